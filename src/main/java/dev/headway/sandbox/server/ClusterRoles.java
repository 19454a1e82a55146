package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The cluster roles that people bind by name. */
final class ClusterRoles {
  private static final String BASIC_USER = "system:basic-user";
  private static final List<String> READ = List.of("get", "list", "watch");
  private static final List<String> WRITE =
      List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
  private static final List<String> CORE =
      List.of(
          "configmaps",
          "endpoints",
          "events",
          "persistentvolumeclaims",
          "pods",
          "pods/log",
          "pods/status",
          "replicationcontrollers",
          "serviceaccounts",
          "services",
          "services/status");

  private ClusterRoles() {}

  static List<ObjectNode> seeds() {
    ObjectNode admin = role("cluster-admin");
    rule(admin, List.of("*"), List.of("*"), List.of("*"));
    ObjectNode anywhere = admin.withArrayProperty("rules").addObject();
    anywhere.set("nonResourceURLs", Trees.strings(List.of("*")));
    anywhere.set("verbs", Trees.strings(List.of("*")));
    ObjectNode namespaceAdmin = role("admin");
    workloads(namespaceAdmin, WRITE);
    rule(namespaceAdmin, List.of(""), List.of("secrets", "serviceaccounts/token"), WRITE);
    rule(
        namespaceAdmin,
        List.of("rbac.authorization.k8s.io"),
        List.of("roles", "rolebindings"),
        WRITE);
    ObjectNode edit = role("edit");
    workloads(edit, WRITE);
    rule(edit, List.of(""), List.of("secrets", "serviceaccounts/token"), WRITE);
    ObjectNode view = role("view");
    workloads(view, READ);
    return List.of(admin, namespaceAdmin, edit, view, basicUser());
  }

  private static ObjectNode basicUser() {
    ObjectNode basic = role(BASIC_USER);
    rule(
        basic,
        List.of("authorization.k8s.io"),
        List.of("selfsubjectaccessreviews", "selfsubjectrulesreviews"),
        List.of("create"));
    rule(basic, List.of("authentication.k8s.io"), List.of("selfsubjectreviews"), List.of("create"));
    return basic;
  }

  /** Every authenticated caller may ask for its own rights. */
  static ObjectNode basicUserBinding() {
    ObjectNode binding =
        Trees.object()
            .put("apiVersion", "rbac.authorization.k8s.io/v1")
            .put("kind", "ClusterRoleBinding");
    binding.putObject("metadata").put("name", BASIC_USER);
    binding
        .putObject("roleRef")
        .put("apiGroup", "rbac.authorization.k8s.io")
        .put("kind", "ClusterRole")
        .put("name", BASIC_USER);
    binding
        .putArray("subjects")
        .addObject()
        .put("apiGroup", "rbac.authorization.k8s.io")
        .put("kind", "Group")
        .put("name", Caller.AUTHENTICATED);
    return binding;
  }

  private static void workloads(ObjectNode role, List<String> verbs) {
    rule(role, List.of(""), CORE, verbs);
    rule(role, List.of(""), List.of("namespaces"), READ);
    rule(
        role,
        List.of("apps"),
        List.of(
            "daemonsets",
            "deployments",
            "deployments/scale",
            "replicasets",
            "replicasets/scale",
            "statefulsets",
            "statefulsets/scale"),
        verbs);
    rule(role, List.of("apps"), List.of("controllerrevisions"), READ);
    rule(role, List.of("batch"), List.of("cronjobs", "jobs"), verbs);
    rule(role, List.of("networking.k8s.io"), List.of("ingresses", "networkpolicies"), verbs);
    rule(role, List.of("policy"), List.of("poddisruptionbudgets"), verbs);
    rule(role, List.of("discovery.k8s.io"), List.of("endpointslices"), READ);
  }

  private static ObjectNode role(String name) {
    ObjectNode role =
        Trees.object().put("apiVersion", "rbac.authorization.k8s.io/v1").put("kind", "ClusterRole");
    role.putObject("metadata").put("name", name);
    role.putArray("rules");
    return role;
  }

  private static void rule(
      ObjectNode role, List<String> groups, List<String> resources, List<String> verbs) {
    ObjectNode rule = role.withArrayProperty("rules").addObject();
    rule.set("apiGroups", Trees.strings(groups));
    rule.set("resources", Trees.strings(resources));
    rule.set("verbs", Trees.strings(verbs));
  }
}
