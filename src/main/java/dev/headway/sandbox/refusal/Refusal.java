package dev.headway.sandbox.refusal;

import dev.headway.domain.MessageForm;
import org.jspecify.annotations.Nullable;

/**
 * A way in which the API server refuses a request. The list is closed: a {@code Status} that says
 * Failure is made of one of these and nothing else, and each has a case in the contract suite.
 */
public enum Refusal {
  // What the request is addressed to, and who sends it.
  UNAUTHORIZED(401, "Unauthorized", "Unauthorized"),
  FORBIDDEN(
      403,
      "Forbidden",
      "<what> is forbidden: User \"<user>\" cannot <verb> resource \"<resource>\" in API group"
          + " \"<group>\" <where>"),
  FORBIDDEN_PATH(403, "Forbidden", "forbidden: User \"<user>\" cannot <verb> path \"<path>\""),
  IMPERSONATES_NOBODY(400, "BadRequest", "requested <user> without impersonating a user name"),
  UNKNOWN_RESOURCE(404, "NotFound", "the server could not find the requested resource"),
  NOT_FOUND(404, "NotFound", "<resource> \"<name>\" not found"),
  METHOD_NOT_ALLOWED(
      405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
  NOT_CLAIMED(
      405,
      "MethodNotAllowed",
      "the sandbox does not serve <what> (headway sandbox --claims lists what it does)"),
  NOT_ACCEPTABLE(
      406, "NotAcceptable", "only the following media types are accepted: <media types>"),
  UNEXPECTED(500, "InternalError", "Internal error occurred: <what failed>"),

  // Parameters of the query.
  NOT_A_NUMBER(400, "BadRequest", "strconv.ParseInt: parsing \"<value>\": invalid syntax"),
  LIST_REVISION(
      400,
      "BadRequest",
      "invalid resource version: resourceVersion: Invalid value: \"<value>\": strconv.ParseUint:"
          + " parsing \"<value>\": invalid syntax"),
  READ_REVISION(
      500,
      "",
      "resourceVersion: Invalid value: \"<value>\": strconv.ParseUint: parsing \"<value>\":"
          + " invalid syntax"),
  WRITE_REVISION(500, "", "strconv.ParseUint: parsing \"<value>\": invalid syntax"),
  REVISION_IN_THE_FUTURE(
      504, "Timeout", "Timeout: Too large resource version: <asked>, current: <current>"),
  REVISION_GONE(410, "Expired", "The resourceVersion for the provided list is too old."),
  CONTINUE_KEY(400, "BadRequest", "invalid continue token: continue key is not valid<why>"),
  CONTINUE_WITH_REVISION(
      400, "BadRequest", "specifying resource version is not allowed when using continue"),
  CONTINUE_EXPIRED(
      410,
      "Expired",
      "The provided continue parameter is too old to display a consistent list result. You can"
          + " start a new list without the continue parameter, or use the continue token in this"
          + " response to retrieve the remainder of the results. Continuing with the provided token"
          + " results in an inconsistent list - objects that were created, modified, or deleted"
          + " between the time the first chunk was returned and now may show up in the list."),
  WATCH_EXPIRED(410, "Expired", "too old resource version: <asked> (<oldest>)"),
  MATCH_WITHOUT_INITIAL_EVENTS(
      422,
      "Invalid",
      "<options>.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch"
          + " is forbidden for watch unless sendInitialEvents is provided"),
  INITIAL_EVENTS_WITHOUT_MATCH(
      422,
      "Invalid",
      "<options>.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents"
          + " requires setting resourceVersionMatch to NotOlderThan"),
  LABEL_SELECTOR(
      400,
      "BadRequest",
      "unable to parse requirement: found '<part>', expected: a key, a key with '=', '==', '!=' and"
          + " a value, or a key with 'in' or 'notin' and a list"),
  FIELD_SELECTOR(400, "BadRequest", "invalid selector: '<selector>'; can't understand '<part>'"),
  FIELD_SELECTOR_PLAIN(
      400,
      "BadRequest",
      "\"<field>\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""),
  FIELD_SELECTOR_LABEL(400, "BadRequest", "field label not supported: <field>"),
  INCLUDE_OBJECT(
      400,
      "BadRequest",
      "Unable to convert to Table as requested: includeObject: Invalid value: \"<value>\": must be"
          + " 'Metadata', 'Object', 'None', or empty"),
  DRY_RUN(
      422,
      "Invalid",
      "<options>.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [<values>]: supported"
          + " values: \"All\""),
  FIELD_VALIDATION(
      422,
      "Invalid",
      "<options>.meta.k8s.io \"\" is invalid: fieldValidation: Unsupported value: \"<value>\":"
          + " supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""),
  LONG_FIELD_MANAGER(
      422,
      "Invalid",
      "<options>.meta.k8s.io \"\" is invalid: fieldManager: Too long: may not be more than 128"
          + " bytes"),
  NO_FIELD_MANAGER(
      422,
      "Invalid",
      "<options>.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply"
          + " patch"),
  FORCE_WITHOUT_APPLY(
      422,
      "Invalid",
      "<options>.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply"
          + " patch"),
  PROPAGATION_POLICY(
      422,
      "Invalid",
      "<options>.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"<value>\":"
          + " supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""),

  // Bodies.
  TOO_LARGE(413, "RequestEntityTooLarge", "Request entity too large: limit is <bytes>"),
  MEDIA_TYPE(
      415,
      "UnsupportedMediaType",
      "the body of the request was in an unknown format - accepted media types include: <media"
          + " types>"),
  MALFORMED(
      400,
      "BadRequest",
      "the object provided is unrecognized (must be of type <kind>): couldn't get version/kind;"
          + " json parse error: <error> (<body>)"),
  OPTIONS_MALFORMED(400, "BadRequest", "couldn't get version/kind; json parse error: <error>"),
  PROTOBUF_PREFIX(
      400,
      "BadRequest",
      "the object provided is unrecognized (must be of type <kind>): provided data does not appear"
          + " to be a protobuf message, expected prefix [107 56 115 0] (<body>)"),
  PROTOBUF_MALFORMED(
      400,
      "BadRequest",
      "the object provided is unrecognized (must be of type <kind>): proto: <error> (<body>)"),
  PROTOBUF_KIND(
      415,
      "UnsupportedMediaType",
      "the sandbox reads no protobuf bodies of kind <kind> in <version>: send application/json"),
  OTHER_KIND(
      400,
      "BadRequest",
      "the API version in the data (<version>, Kind=<kind>) does not match the expected API version"
          + " (<version>, Kind=<kind>)"),
  UNDECODABLE(
      400, "BadRequest", "<kind> in version \"<version>\" cannot be handled as a <kind>: <why>"),
  UNKNOWN_FIELDS(
      400,
      "BadRequest",
      "<kind> in version \"<version>\" cannot be handled as a <kind>: strict decoding error:"
          + " <problems>"),
  INVALID(422, "Invalid", "<kind> \"<name>\" is invalid: <violations>"),

  // What is there already.
  ALREADY_EXISTS(409, "AlreadyExists", "<resource> \"<name>\" already exists"),
  REVISION_ON_CREATE(500, "", "resourceVersion should not be set on objects to be created"),
  OTHER_NAMESPACE(
      400,
      "BadRequest",
      "the namespace of the provided object does not match the namespace sent on the request"),
  NAMESPACE_ENDS(
      403,
      "Forbidden",
      "<resource> \"<name>\" is forbidden: unable to create new content in namespace <namespace>"
          + " because it is being terminated"),
  NO_NAME(
      400,
      "BadRequest",
      "the name of the object (<name> based on URL) was undeterminable: name must be provided"),
  OTHER_NAME(
      400,
      "BadRequest",
      "the name of the object (<name>) does not match the name on the URL (<name>)"),
  MODIFIED(
      409,
      "Conflict",
      "Operation cannot be fulfilled on <resource> \"<name>\": the object has been modified; please"
          + " apply your changes to the latest version and try again"),
  OTHER_UID(
      409,
      "Conflict",
      "Operation cannot be fulfilled on <resource> \"<name>\": StorageError: invalid object, Code:"
          + " 4, Key: <key>, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in"
          + " precondition: <uid>, UID in object meta: <uid>"),
  NO_REVISION(
      422,
      "Invalid",
      "<resource> \"<name>\" is invalid: metadata.resourceVersion: Invalid value: 0: must be"
          + " specified for an update"),
  DELETES_OTHER_UID(
      409,
      "Conflict",
      "Operation cannot be fulfilled on <kind> \"<name>\": the UID in the precondition (<uid>) does"
          + " not match the UID in record (<uid>). The object might have been deleted and then"
          + " recreated"),
  DELETES_OTHER_REVISION(
      409,
      "Conflict",
      "Operation cannot be fulfilled on <kind> \"<name>\": the ResourceVersion in the precondition"
          + " (<revision>) does not match the ResourceVersion in record (<revision>). The object"
          + " might have been modified"),

  // Patches and apply.
  PATCH_MALFORMED(400, "BadRequest", "error decoding patch: <error>"),
  STRATEGIC_PATCH_MALFORMED(
      400,
      "BadRequest",
      "json: cannot unmarshal <type> into Go value of type map[string]interface {}"),
  PATCH_DOES_NOT_APPLY(
      422, "Invalid", "the server rejected our request due to an error in our request"),
  PATCH_RESULT(422, "Invalid", " \"\" is invalid: patch: Invalid value: <object>: <why>"),
  UNKNOWN_DIRECTIVE(500, "", "unknown patch type: <directive> in map: <map>"),
  NO_MERGE_KEY(500, "", "map: <map> does not contain declared merge key: <key>"),
  APPLY_MALFORMED(400, "BadRequest", "error decoding YAML: <error>"),
  APPLY_REPEATED_FIELDS(
      400,
      "BadRequest",
      "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal"
          + " errors:<problems>"),
  APPLY_OTHER_KIND(400, "BadRequest", "invalid object type: <version>, Kind=<kind>"),
  APPLY_MANAGED_FIELDS(400, "BadRequest", "metadata.managedFields must be nil"),
  APPLY_NOT_TYPED(500, "", "failed to create typed patch object (<object>): <problems>"),
  APPLY_NOT_DECODED(
      500,
      "",
      "failed to convert new object (<object>) to proper version: unable to convert unstructured"
          + " object to <version>: error decoding from json: <error>"),
  APPLY_CONFLICT(409, "Conflict", "Apply failed with 1 conflict: <conflict>"),
  APPLY_CONFLICTS(409, "Conflict", "Apply failed with <count> conflicts: <conflicts>"),

  // Subresources and reviews.
  SCALE_BELOW_ZERO(
      422,
      "Invalid",
      "Scale.autoscaling \"<name>\" is invalid: spec.replicas: Invalid value: <replicas>: must be"
          + " greater than or equal to 0"),
  BINDING_WITHOUT_TARGET(500, "", "target.name: Required value"),
  ALREADY_BOUND(
      409,
      "Conflict",
      "Operation cannot be fulfilled on pods/binding \"<name>\": pod <name> is already assigned to"
          + " node \"<node>\""),
  LOG_WHICH_CONTAINER(
      400,
      "BadRequest",
      "a container name must be specified for pod <name>, choose one of: [<containers>]"),
  LOG_NO_CONTAINER(400, "BadRequest", "container <container> is not valid for pod <name>"),
  LOG_NODE_ADDRESS(500, "InternalError", "Internal error occurred: node <node> has no address"),
  LOG_NODE_SILENT(
      500,
      "InternalError",
      "Internal error occurred: the node's log endpoint does not answer: <error>"),
  NO_ADDRESS_LEFT(
      500,
      "InternalError",
      "Internal error occurred: failed to allocate a serviceIP: range is full");

  private final int code;
  private final String reason;
  private final String form;

  Refusal(int code, String reason, String form) {
    this.code = code;
    this.reason = reason;
    this.form = form;
  }

  /** The HTTP status. */
  public int code() {
    return code;
  }

  /** The {@code reason} of the {@code Status}; empty where a real server gives none. */
  public String reason() {
    return reason;
  }

  /** The message, with {@code <names>} for what differs from case to case. */
  public String form() {
    return form;
  }

  /** The message with the values for its places, in their order. */
  public String message(@Nullable Object... values) {
    return new MessageForm(form).with(values);
  }
}
