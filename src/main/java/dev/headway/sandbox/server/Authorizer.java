package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.store.GroupResource;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import dev.headway.sandbox.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Role-based access control over the Roles and bindings in the store. */
final class Authorizer {
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final GroupResource ROLES = new GroupResource(GROUP, "roles");
  private static final GroupResource ROLE_BINDINGS = new GroupResource(GROUP, "rolebindings");
  private static final GroupResource CLUSTER_ROLES = new GroupResource(GROUP, "clusterroles");
  private static final GroupResource CLUSTER_ROLE_BINDINGS =
      new GroupResource(GROUP, "clusterrolebindings");

  private final ObjectStore store;

  Authorizer(ObjectStore store) {
    this.store = store;
  }

  /**
   * What a caller wants to do with a resource.
   *
   * @param resource plural, with {@code /subresource} where it is about one
   * @param namespace {@code ""}: cluster-wide
   * @param name {@code ""}: no particular object
   */
  record Access(String verb, String group, String resource, String namespace, String name) {
    String plural() {
      int slash = resource.indexOf('/');
      return slash < 0 ? resource : resource.substring(0, slash);
    }
  }

  boolean allows(Caller caller, Access access) {
    return caller.isMaster()
        || rules(caller, access.namespace()).stream().anyMatch(rule -> covers(rule, access));
  }

  boolean allowsPath(Caller caller, String verb, String path) {
    return caller.isMaster()
        || isOpen(verb, path)
        || rules(caller, "").stream()
            .anyMatch(
                rule ->
                    has(rule.path("verbs"), verb)
                        && matchesPath(rule.path("nonResourceURLs"), path));
  }

  /** Discovery and health are there for every authenticated caller, as on a real server. */
  private static boolean isOpen(String verb, String path) {
    return verb.equals("get")
        && (path.equals("/version")
            || path.equals("/version/")
            || path.equals("/healthz")
            || path.equals("/livez")
            || path.equals("/readyz")
            || isBelow(path, "/api")
            || isBelow(path, "/apis")
            || isBelow(path, "/openapi"));
  }

  private static boolean isBelow(String path, String prefix) {
    return path.equals(prefix) || path.startsWith(prefix + "/");
  }

  void require(Caller caller, Access access) {
    if (!allows(caller, access)) {
      throw forbidden(caller, access);
    }
  }

  void requirePath(Caller caller, String verb, String path) {
    if (!allowsPath(caller, verb, path)) {
      throw StatusErrors.of(Refusal.FORBIDDEN_PATH, caller.user(), verb, path);
    }
  }

  void requireImpersonation(Caller caller, String resource, String group, String name) {
    require(caller, new Access("impersonate", group, resource, "", name));
  }

  void requireAccountImpersonation(Caller caller, String namespace, String name) {
    require(caller, new Access("impersonate", "", "serviceaccounts", namespace, name));
  }

  private static StatusError forbidden(Caller caller, Access access) {
    GroupResource resource = new GroupResource(access.group(), access.plural());
    String name = access.name();
    return StatusErrors.about(
        resource,
        name,
        Refusal.FORBIDDEN,
        name.isEmpty() ? resource : resource + " \"" + name + "\"",
        caller.user(),
        access.verb(),
        access.resource(),
        access.group(),
        access.namespace().isEmpty()
            ? "at the cluster scope"
            : "in the namespace \"" + access.namespace() + "\"");
  }

  /** All rules that bind the caller in a namespace, or cluster-wide when it is {@code ""}. */
  List<JsonNode> rules(Caller caller, String namespace) {
    List<JsonNode> rules = new ArrayList<>();
    for (StoredObject binding : store.list(CLUSTER_ROLE_BINDINGS, "").items()) {
      collect(caller, binding.tree(), "", rules);
    }
    if (!namespace.isEmpty()) {
      for (StoredObject binding : store.list(ROLE_BINDINGS, namespace).items()) {
        collect(caller, binding.tree(), namespace, rules);
      }
    }
    return rules;
  }

  private void collect(Caller caller, ObjectNode binding, String namespace, List<JsonNode> rules) {
    for (JsonNode subject : binding.path("subjects")) {
      if (isAbout(caller, subject, namespace)) {
        role(binding.path("roleRef"), namespace)
            .ifPresent(role -> role.path("rules").forEach(rules::add));
        return;
      }
    }
  }

  private Optional<ObjectNode> role(JsonNode reference, String namespace) {
    boolean clusterWide = Trees.text(reference, "kind").equals("ClusterRole");
    ObjectKey key =
        new ObjectKey(
            clusterWide ? CLUSTER_ROLES : ROLES,
            clusterWide ? "" : namespace,
            Trees.text(reference, "name"));
    return store.get(key).map(StoredObject::tree);
  }

  private static boolean isAbout(Caller caller, JsonNode subject, String bindingNamespace) {
    String name = Trees.text(subject, "name");
    return switch (Trees.text(subject, "kind")) {
      case "User" -> caller.user().equals(name);
      case "Group" -> caller.groups().contains(name);
      case "ServiceAccount" -> {
        String own = Trees.text(subject, "namespace");
        String namespace = own.isEmpty() ? bindingNamespace : own;
        yield caller.user().equals(Caller.ACCOUNT_PREFIX + namespace + ":" + name);
      }
      default -> false;
    };
  }

  private static boolean covers(JsonNode rule, Access access) {
    return has(rule.path("verbs"), access.verb())
        && has(rule.path("apiGroups"), access.group())
        && coversResource(rule.path("resources"), access.resource())
        && (rule.path("resourceNames").isEmpty()
            || contains(rule.path("resourceNames"), access.name()));
  }

  private static boolean coversResource(JsonNode resources, String wanted) {
    int slash = wanted.indexOf('/');
    return has(resources, wanted)
        || (slash >= 0 && contains(resources, "*" + wanted.substring(slash)));
  }

  private static boolean matchesPath(JsonNode paths, String path) {
    for (JsonNode pattern : paths) {
      String text = pattern.asText();
      if (text.equals("*")
          || text.equals(path)
          || (text.endsWith("*") && path.startsWith(text.substring(0, text.length() - 1)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(JsonNode values, String wanted) {
    return contains(values, wanted) || contains(values, "*");
  }

  private static boolean contains(JsonNode values, String wanted) {
    for (JsonNode value : values) {
      if (value.asText().equals(wanted)) {
        return true;
      }
    }
    return false;
  }
}
