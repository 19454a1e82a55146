package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.server.Admission.Write;
import dev.headway.sandbox.store.GroupResource;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Puts the server's parts together and fills the store with what every cluster has. */
final class ServerParts {
  /** Changes that a watcher may fall behind. */
  private static final int WATCH_CAPACITY = 10_000;

  private static final List<GroupResource> WITH_GENERATION =
      List.of(
          new GroupResource("", "pods"),
          new GroupResource("", "replicationcontrollers"),
          new GroupResource("apps", "replicasets"),
          new GroupResource("apps", "statefulsets"),
          new GroupResource("apps", "daemonsets"),
          new GroupResource("batch", "jobs"),
          new GroupResource("batch", "cronjobs"),
          new GroupResource("networking.k8s.io", "ingresses"),
          new GroupResource("networking.k8s.io", "networkpolicies"),
          new GroupResource("policy", "poddisruptionbudgets"));

  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final WriteOptions OWN = new WriteOptions(false, "kube-apiserver");

  private final ApiServerOptions options;
  private final ObjectStore store;
  private final ResourceRegistry registry = new ResourceRegistry(BuiltinKinds.all());
  private final AtomicBoolean seeding = new AtomicBoolean(true);
  private final Admission admission;
  private final Writes writes;

  private ServerParts(ApiServerOptions options) {
    this.options = options;
    this.store = new ObjectStore(options.logCapacity(), WATCH_CAPACITY);
    this.admission = new Admission(options.time(), rules());
    this.writes = new Writes(store, admission);
  }

  static Dispatcher make(ApiServerOptions options, String token) {
    ServerParts parts = new ServerParts(options);
    parts.seed();
    parts.seeding.set(false);
    return parts.dispatcher(token);
  }

  private Map<GroupResource, KindRules> rules() {
    InstantSource time = options.time();
    Map<GroupResource, KindRules> rules = new HashMap<>();
    rules.put(Namespaces.RESOURCE, new Namespaces(this::addDefaultAccount));
    rules.put(
        CustomResourceDefinitions.RESOURCE,
        new CustomResourceDefinitions(store, registry, time, seeding::get));
    rules.put(ServiceRules.RESOURCE, new ServiceRules(store, options.serviceNetwork()));
    rules.put(new GroupResource("apps", "deployments"), new WorkloadRules(true));
    for (GroupResource resource : WITH_GENERATION) {
      rules.put(resource, new WorkloadRules(false));
    }
    rules.put(new GroupResource("discovery.k8s.io", "endpointslices"), new EndpointSliceRules());
    return rules;
  }

  private Dispatcher dispatcher(String token) {
    InstantSource time = options.time();
    Authorizer authorizer = new Authorizer(store);
    AccountTokens tokens = new AccountTokens(store, time);
    Reads reads = new Reads(store, time);
    Deletions deletions = new Deletions(store, admission, time);
    return new Dispatcher(
        new Dispatcher.Parts(
            time,
            registry,
            new Authenticator(token, authorizer, tokens),
            authorizer,
            new Discovery(registry, "127.0.0.1:" + options.port()),
            new OpenApi(registry),
            reads,
            new Watches(store, time),
            writes,
            new Patching(store, admission, writes),
            deletions,
            new Subresources(store, time, reads, writes, deletions, tokens),
            new AccessReviews(authorizer)));
  }

  private void seed() {
    for (String name : List.of("default", "kube-system")) {
      create(Namespaces.RESOURCE, "", named("v1", "Namespace", name));
    }
    ClusterRoles.seeds()
        .forEach(
            role ->
                create(new GroupResource("rbac.authorization.k8s.io", "clusterroles"), "", role));
    create(
        new GroupResource("rbac.authorization.k8s.io", "clusterrolebindings"),
        "",
        ClusterRoles.basicUserBinding());
    GatewayApi.definitions().forEach(crd -> create(CustomResourceDefinitions.RESOURCE, "", crd));
    options.customResources().forEach(crd -> create(CustomResourceDefinitions.RESOURCE, "", crd));
  }

  /** What the service account controller does, done at once: nothing runs without it. */
  private void addDefaultAccount(String namespace) {
    if (store.get(new ObjectKey(ACCOUNTS, namespace, "default")).isEmpty()) {
      create(ACCOUNTS, namespace, named("v1", "ServiceAccount", "default"));
    }
  }

  private void create(GroupResource resource, String namespace, ObjectNode tree) {
    ResourceKind kind = registry.find(resource).orElseThrow();
    writes.create(new Write(kind, "v1", "", OWN.manager()), namespace, tree, OWN, false);
  }

  private static ObjectNode named(String apiVersion, String kind, String name) {
    ObjectNode tree = Trees.object().put("apiVersion", apiVersion).put("kind", kind);
    tree.putObject("metadata").put("name", name);
    return tree;
  }
}
