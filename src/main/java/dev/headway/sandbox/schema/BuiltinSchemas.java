package dev.headway.sandbox.schema;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of the kinds that a cluster has without CRDs, derived from fabric8's model classes the
 * first time that a kind is asked for.
 */
public final class BuiltinSchemas {
  private static final String MODEL = "io.fabric8.kubernetes.api.model.";

  /** Where the model keeps the classes of a group, besides a package of the group's first label. */
  private static final Map<String, List<String>> PACKAGES =
      Map.of(
          "", List.of(""),
          "apps", List.of("apps."),
          "rbac.authorization.k8s.io", List.of("rbac."),
          "coordination.k8s.io", List.of("coordination.v1."),
          "gateway.networking.k8s.io", List.of("gatewayapi.v1.", "gatewayapi.v1beta1."));

  private static final ModelShapes SHAPES = new ModelShapes();
  private static final Map<String, Optional<ResourceSchema>> KNOWN = new ConcurrentHashMap<>();

  private BuiltinSchemas() {}

  /**
   * The schema of a kind, for example {@code ("apps/v1", "Deployment")}; empty if the model has no
   * such kind.
   */
  public static Optional<ResourceSchema> of(String apiVersion, String kind) {
    return KNOWN.computeIfAbsent(apiVersion + "/" + kind, key -> find(apiVersion, kind));
  }

  /** The shape of {@code metadata}, the same for every kind. */
  static Shape objectMeta() {
    return SHAPES.struct(ObjectMeta.class);
  }

  private static Optional<ResourceSchema> find(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    int dot = group.indexOf('.');
    String first = dot < 0 ? group : group.substring(0, dot);
    List<String> packages =
        PACKAGES.getOrDefault(group, List.of(first + "." + version + ".", first + "."));
    return packages.stream()
        .map(p -> model(MODEL + p + kind))
        .flatMap(Optional::stream)
        .filter(
            c -> HasMetadata.getApiVersion(c).equals(apiVersion) || packages.getFirst().isEmpty())
        .findFirst()
        .map(c -> new BuiltinSchema(apiVersion, kind, SHAPES.struct(c)));
  }

  private static Optional<Class<? extends HasMetadata>> model(String name) {
    @Nullable Class<?> found;
    try {
      found = Class.forName(name);
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
    return HasMetadata.class.isAssignableFrom(found)
        ? Optional.of(found.asSubclass(HasMetadata.class))
        : Optional.empty();
  }
}
