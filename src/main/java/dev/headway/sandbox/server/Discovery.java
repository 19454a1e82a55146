package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The discovery documents: one by one as they always were, and aggregated. */
final class Discovery {
  static final String AGGREGATED_V2 =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private final ResourceRegistry registry;
  private final String address;

  /** {@code address}: host and port as told to clients. */
  Discovery(ResourceRegistry registry, String address) {
    this.registry = registry;
    this.address = address;
  }

  /** {@code /api}, {@code /apis}, {@code /api/v1}, {@code /apis/<g>} or {@code /apis/<g>/<v>}. */
  Optional<Reply> answer(ApiRequest request) {
    List<String> parts = Target.segments(request.path());
    boolean core = parts.getFirst().equals("api");
    if (!core && !parts.getFirst().equals("apis")) {
      return Optional.empty();
    }
    if (parts.size() == 1) {
      if (wantsAggregated(request)) {
        return Optional.of(
            new Reply.Body(
                200, AGGREGATED_V2, Buffer.buffer(Trees.bytes(aggregated(core))), List.of()));
      }
      return Optional.of(Reply.json(200, core ? coreVersions() : groupList()));
    }
    if (core) {
      return parts.size() == 2 ? resources("", parts.get(1)) : Optional.empty();
    }
    if (parts.size() == 2) {
      List<String> versions = registry.groups().get(parts.get(1));
      return versions == null
          ? Optional.of(Reply.text(404, "404 page not found\n"))
          : Optional.of(Reply.json(200, typed(group(parts.get(1), versions), "APIGroup")));
    }
    return parts.size() == 3 ? resources(parts.get(1), parts.get(2)) : Optional.empty();
  }

  private static boolean wantsAggregated(ApiRequest request) {
    return request.header("accept").orElse("").contains("as=APIGroupDiscoveryList")
        && request.header("accept").orElse("").contains("v=v2;");
  }

  private ObjectNode coreVersions() {
    ObjectNode node = Trees.object().put("kind", "APIVersions");
    node.putArray("versions").add("v1");
    node.putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", address);
    return node;
  }

  private ObjectNode groupList() {
    ObjectNode list = Trees.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    registry
        .groups()
        .forEach(
            (name, versions) -> {
              if (!name.isEmpty()) {
                groups.add(group(name, versions));
              }
            });
    return list;
  }

  private static ObjectNode group(String name, List<String> versions) {
    ObjectNode group = Trees.object().put("name", name);
    ArrayNode array = group.putArray("versions");
    versions.forEach(version -> array.add(groupVersion(name, version)));
    group.set("preferredVersion", groupVersion(name, versions.getFirst()));
    return group;
  }

  private static ObjectNode groupVersion(String group, String version) {
    return Trees.object().put("groupVersion", group + "/" + version).put("version", version);
  }

  private static ObjectNode typed(ObjectNode tree, String kind) {
    ObjectNode typed = Trees.object().put("kind", kind).put("apiVersion", "v1");
    typed.setAll(tree);
    return typed;
  }

  private Optional<Reply> resources(String group, String version) {
    List<ResourceKind> kinds = registry.in(group, version);
    if (kinds.isEmpty()) {
      return registry.groups().containsKey(group)
          ? Optional.empty()
          : Optional.of(Reply.text(404, "404 page not found\n"));
    }
    ObjectNode list = Trees.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    for (ResourceKind kind : kinds) {
      ObjectNode resource = resources.addObject();
      resource.put("name", kind.plural()).put("singularName", kind.names().singular());
      resource.put("namespaced", kind.namespaced()).put("kind", kind.kind());
      resource.set("verbs", sorted(kind.verbs()));
      putUnlessEmpty(resource, "shortNames", kind.names().shortNames());
      putUnlessEmpty(resource, "categories", kind.names().categories());
      for (ResourceKind.Subresource sub : kind.subresources()) {
        ObjectNode node = resources.addObject();
        node.put("name", kind.plural() + "/" + sub.name()).put("singularName", "");
        node.put("namespaced", kind.namespaced());
        if (!sub.group().equals(group)) {
          node.put("group", sub.group()).put("version", sub.version());
        }
        node.put("kind", sub.kind()).set("verbs", sorted(sub.verbs()));
      }
    }
    return Optional.of(Reply.json(200, list));
  }

  private ObjectNode aggregated(boolean core) {
    ObjectNode list = Trees.object();
    list.put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    registry
        .groups()
        .forEach(
            (name, versions) -> {
              if (name.isEmpty() == core) {
                items.add(aggregatedGroup(name, versions));
              }
            });
    return list;
  }

  private ObjectNode aggregatedGroup(String name, List<String> versions) {
    ObjectNode group = Trees.object();
    ObjectNode metadata = group.putObject("metadata");
    if (!name.isEmpty()) {
      metadata.put("name", name);
    }
    ArrayNode array = group.putArray("versions");
    for (String version : versions) {
      ObjectNode node = array.addObject().put("version", version);
      ArrayNode resources = node.putArray("resources");
      registry.in(name, version).forEach(kind -> resources.add(aggregatedResource(kind, version)));
      node.put("freshness", "Current");
    }
    return group;
  }

  private static ObjectNode aggregatedResource(ResourceKind kind, String version) {
    ObjectNode node = Trees.object().put("resource", kind.plural());
    node.set("responseKind", responseKind(kind.group(), version, kind.kind()));
    node.put("scope", kind.namespaced() ? "Namespaced" : "Cluster");
    node.put("singularResource", kind.names().singular());
    node.set("verbs", sorted(kind.verbs()));
    putUnlessEmpty(node, "shortNames", kind.names().shortNames());
    putUnlessEmpty(node, "categories", kind.names().categories());
    if (!kind.subresources().isEmpty()) {
      ArrayNode subs = node.putArray("subresources");
      for (ResourceKind.Subresource sub : kind.subresources()) {
        ObjectNode entry = subs.addObject().put("subresource", sub.name());
        entry.set("responseKind", responseKind(sub.group(), sub.version(), sub.kind()));
        entry.set("verbs", sorted(sub.verbs()));
      }
    }
    return node;
  }

  private static ObjectNode responseKind(String group, String version, String kind) {
    return Trees.object().put("group", group).put("version", version).put("kind", kind);
  }

  private static ArrayNode sorted(Set<String> verbs) {
    return Trees.strings(new TreeSet<>(verbs));
  }

  private static void putUnlessEmpty(ObjectNode node, String field, List<String> values) {
    if (!values.isEmpty()) {
      node.set(field, Trees.strings(values));
    }
  }
}
