package dev.headway.cli.verify;

import dev.headway.api.v1alpha1.Keys;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An HTTPRoute, as far as weights go. */
record RouteSeen(GenericKubernetesResource route) {

  String name() {
    return route.getMetadata().getName();
  }

  /** Whether it carries the note of what its weights were before a release. */
  boolean isMarked() {
    Map<String, String> annotations = route.getMetadata().getAnnotations();
    return annotations != null && annotations.containsKey(Keys.REST_WEIGHTS);
  }

  /**
   * The candidate's share of the two in percent, in the first rule that has it; empty where none
   * does.
   */
  Optional<Integer> candidateWeight(String stable, String candidate) {
    Object rules = route.get("spec", "rules");
    return list(rules).stream()
        .map(rule -> list(rule instanceof Map<?, ?> map ? map.get("backendRefs") : null))
        .filter(backends -> weight(backends, candidate).isPresent())
        .findFirst()
        .map(
            backends -> {
              int own = weight(backends, candidate).orElse(0);
              int all = own + weight(backends, stable).orElse(0);
              return all == 0 ? 0 : Math.round(100f * own / all);
            });
  }

  private static Optional<Integer> weight(List<?> backends, String service) {
    return backends.stream()
        .map(backend -> backend instanceof Map<?, ?> map ? map : Map.of())
        .filter(backend -> service.equals(backend.get("name")))
        .findFirst()
        .map(backend -> backend.get("weight") instanceof Number number ? number.intValue() : 1);
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
