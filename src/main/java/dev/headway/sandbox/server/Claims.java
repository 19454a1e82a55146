package dev.headway.sandbox.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the sandbox's API server claims to do as a real one does. The list is closed: each claim has
 * at least one case in the contract suite, which also runs against a real cluster, and what no
 * claim covers is answered with a 4xx in words.
 */
public enum Claims {
  VERSION("/version names the Kubernetes version whose API is served"),
  HEALTH("/healthz, /livez and /readyz answer ok"),
  DATE("every answer says in its header Date when it was given"),
  DISCOVERY("groups, versions and resources are listed one by one"),
  AGGREGATED_DISCOVERY("groups and resources come in one document where a client asks for v2"),
  OPENAPI_V3("/openapi/v3 has an index and a document per group version"),
  KUBECTL_EXPLAIN(
      "kubectl explain tells fields, types, what is required and what is allowed, without the"
          + " descriptions of built-in kinds"),
  UNKNOWN_RESOURCES("an unknown group, version or resource is a 404"),
  METHODS("a method that a resource does not have is a 405"),
  AUTHENTICATION("a request without a valid bearer token is a 401"),
  AUTHORIZATION(
      "Roles, ClusterRoles and their bindings decide; a refusal is a 403 that names who"
          + " may not do what where"),
  RESOURCE_NAMES("a rule with resourceNames allows only these objects"),
  IMPERSONATION("Impersonate-User and Impersonate-Group headers are honoured for who may"),
  ACCESS_REVIEWS("SelfSubjectAccessReview, SubjectAccessReview and SelfSubjectReview are answered"),
  ACCOUNT_TOKENS("a TokenRequest gives a token that acts as the service account"),
  CREATE("create gives uid, creationTimestamp and resourceVersion; a taken name is a 409"),
  GENERATE_NAME("generateName gets a random suffix"),
  NAMES("a name that is not RFC 1123 is a 422 that says so"),
  NAMESPACES("objects live in namespaces that exist; each has a default service account"),
  NAMESPACE_END(
      "a namespace that is deleted is emptied, says what is left in it, and takes nothing new"),
  READ("get and list give objects; a list has the revision it was taken at"),
  LIST_CHUNKS("limit and continue give a list in parts, all as of the first one's revision"),
  LABEL_SELECTORS("labelSelector takes equality, sets and existence"),
  FIELD_SELECTORS(
      "fieldSelector takes metadata.name, metadata.namespace and the usual fields of"
          + " pods, events and others"),
  TABLES("lists and objects come as tables with the kind's columns"),
  METADATA_ONLY("lists and objects come as PartialObjectMetadata where a client asks for it"),
  WATCH("watch streams what is added, modified and deleted, in order"),
  WATCH_WEBSOCKET("a watch over a WebSocket sends each event as one text"),
  WATCH_RESUME("a watch from a resourceVersion misses nothing since then"),
  WATCH_EXPIRED("a watch from a revision that is compacted gets an ERROR event with a 410"),
  WATCH_INITIAL(
      "a watch without resourceVersion, or with sendInitialEvents, begins with what is" + " there"),
  WATCH_SELECTOR("a watch with a selector says ADDED and DELETED for objects that come and go"),
  UPDATE("update replaces the object; a stale resourceVersion is a 409 Conflict"),
  NO_OP("a write that changes nothing leaves the resourceVersion as it is"),
  GENERATION("generation rises with the spec and not with status or metadata"),
  STATUS("the status subresource changes the status alone, the object's endpoint all but it"),
  SCALE("the scale subresource reads and writes replicas, also of custom resources"),
  MERGE_PATCH("JSON merge patch"),
  JSON_PATCH("JSON patch; a test that does not hold is a 422"),
  STRATEGIC_PATCH("strategic merge patch for built-in kinds; a 415 for custom ones"),
  APPLY("server-side apply creates and changes objects and tracks managedFields"),
  APPLY_REMOVES("a field that its only manager applies no more is removed"),
  APPLY_CONFLICT("apply of another manager's field is a 409 with its causes; force takes it"),
  DRY_RUN("dryRun=All answers as if and stores nothing"),
  FIELD_VALIDATION("fieldValidation Strict refuses unknown fields, Warn warns, Ignore drops"),
  DEFAULTS("built-in kinds get the defaults that clients rely on"),
  VALIDATION("built-in kinds are checked, with the field and the reason in the message"),
  MALFORMED("a malformed body, or one of another kind, is a 400"),
  MEDIA_TYPES("a body of an unknown media type is a 415; protobuf is read for common kinds"),
  BODY_SIZE("a body beyond 3 MiB is a 413"),
  DELETE("delete removes the object and answers with its uid"),
  PRECONDITIONS("delete preconditions on uid and resourceVersion are a 409 when they do not hold"),
  FINALIZERS("an object with finalizers stays, with a deletionTimestamp, until they are gone"),
  PROPAGATION("propagationPolicy Foreground and Orphan set the collector's finalizers"),
  DELETE_COLLECTION("deletecollection removes what its selectors name"),
  POD_DELETION("a pod on a node is given its grace period before it goes"),
  SERVICE_ADDRESS("a Service gets a clusterIP and keeps it"),
  KUBECTL_EDIT("kubectl edit and diff, on the client and on the server"),
  KUBECTL_PRUNE("kubectl apply --prune removes what carries the labels and is no longer applied"),
  KUBECTL_ROLLOUT(
      "kubectl create deployment, expose, set image and rollout status, restart, history, undo"),
  KEPT_KINDS(
      "CronJobs, Endpoints, Ingresses, NetworkPolicies, PersistentVolumes and their claims, and"
          + " ReplicationControllers are kept with their defaults; nothing in the sandbox acts on"
          + " them"),
  EVENT_VIEWS("v1 and events.k8s.io/v1 show the same events"),
  CRD_INSTALL("a CustomResourceDefinition is established at once and its kind served"),
  CRD_NAMES("a CustomResourceDefinition that asks for a name another has is not served"),
  CRD_SCHEMA("custom resources are pruned, defaulted and validated by schema and CEL rules"),
  CRD_RULES("a CEL rule that does not fit its schema's types is a 422 when its CRD is created"),
  CRD_REFUSED("a CustomResourceDefinition that is not structural is a 422"),
  CRD_COLUMNS("additionalPrinterColumns are the columns of a custom kind's table"),
  GATEWAY_API("Gateway API's GatewayClass, Gateway and HTTPRoute are there, with their defaults"),
  POD_EXEC(
      "a command of a few (true, false, echo, printenv, sleep, pidof) runs in a pod's container,"
          + " told over a WebSocket; there is no input and no terminal",
      true),
  POD_LOGS("the log of a pod's container comes from its node", true);

  private final String sentence;
  private final boolean needsWorld;

  Claims(String sentence) {
    this(sentence, false);
  }

  Claims(String sentence, boolean needsWorld) {
    this.sentence = sentence;
    this.needsWorld = needsWorld;
  }

  /** Lower case with dashes, for output. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String sentence() {
    return sentence;
  }

  /** Whether the claim holds only while pods run. */
  public boolean needsWorld() {
    return needsWorld;
  }

  /** All claims, one a line. */
  public static String text() {
    return Arrays.stream(values())
        .map(claim -> "%-22s %s%n".formatted(claim.id(), claim.sentence()))
        .collect(Collectors.joining());
  }
}
