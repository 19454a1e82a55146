package dev.headway.sandbox.server;

import dev.headway.sandbox.schema.BuiltinSchemas;
import dev.headway.sandbox.schema.ResourceSchema;
import dev.headway.sandbox.store.GroupResource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of object that the server serves, built in or defined by a CRD.
 *
 * @param versions served versions, preferred one first
 * @param verbs what can be done with the resource itself
 * @param subresources by name; {@code status} and {@code scale} among them where the kind has them
 * @param custom what the CRD says; empty for built-in kinds
 */
record ResourceKind(
    String group,
    List<String> versions,
    Names names,
    boolean namespaced,
    Set<String> verbs,
    List<Subresource> subresources,
    Optional<CustomKind> custom) {

  static final Set<String> ALL_VERBS =
      Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  ResourceKind {
    versions = List.copyOf(versions);
    verbs = Set.copyOf(verbs);
    subresources = List.copyOf(subresources);
  }

  /** How the kind is called. */
  record Names(
      String plural,
      String singular,
      String kind,
      String listKind,
      List<String> shortNames,
      List<String> categories) {
    Names {
      shortNames = List.copyOf(shortNames);
      categories = List.copyOf(categories);
    }
  }

  /** An endpoint below an object; the response kind may be of another group. */
  record Subresource(String name, String group, String version, String kind, Set<String> verbs) {
    static final Set<String> READ_WRITE = Set.of("get", "patch", "update");

    Subresource {
      verbs = Set.copyOf(verbs);
    }
  }

  GroupResource resource() {
    return new GroupResource(group, names.plural());
  }

  String kind() {
    return names.kind();
  }

  String plural() {
    return names.plural();
  }

  String apiVersion(String version) {
    return group.isEmpty() ? version : group + "/" + version;
  }

  boolean serves(String version) {
    return versions.contains(version);
  }

  boolean hasSubresource(String name) {
    return subresources.stream().anyMatch(s -> s.name().equals(name));
  }

  Optional<Subresource> subresource(String name) {
    return subresources.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  ResourceSchema schema(String version) {
    return custom
        .map(c -> c.schemas().version(version))
        .or(() -> BuiltinSchemas.of(apiVersion(version), kind()))
        .orElseThrow(() -> new IllegalStateException("no schema for " + kind() + " " + version));
  }

  /** The version that objects are stored in. */
  String storageVersion() {
    return custom.map(CustomKind::storageVersion).orElse(versions.getFirst());
  }
}
