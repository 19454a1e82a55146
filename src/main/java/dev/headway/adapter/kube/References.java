package dev.headway.adapter.kube;

import dev.headway.domain.ObjectKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which deployments look at which Services, routes and ConfigMaps. Thread-safe. */
public final class References {

  private final Map<ObjectKey, Set<ObjectKey>> byDeployment = new ConcurrentHashMap<>();
  private final Map<ObjectKey, Set<ObjectKey>> byObject = new ConcurrentHashMap<>();

  /** From now on a deployment looks at exactly these. */
  public void put(ObjectKey deployment, Set<ObjectKey> objects) {
    byDeployment.compute(
        deployment,
        (key, before) -> {
          Set<ObjectKey> known = before == null ? Set.of() : before;
          objects.stream().filter(it -> !known.contains(it)).forEach(it -> add(it, deployment));
          known.stream().filter(it -> !objects.contains(it)).forEach(it -> take(it, deployment));
          return objects.isEmpty() ? null : Set.copyOf(objects);
        });
  }

  private void add(ObjectKey object, ObjectKey deployment) {
    byObject.merge(
        object,
        Set.of(deployment),
        (some, more) ->
            Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet()));
  }

  private void take(ObjectKey object, ObjectKey deployment) {
    byObject.computeIfPresent(
        object,
        (key, all) -> {
          Set<ObjectKey> left =
              all.stream()
                  .filter(it -> !it.equals(deployment))
                  .collect(Collectors.toUnmodifiableSet());
          return left.isEmpty() ? null : left;
        });
  }

  /** The first object of a kind that a deployment looks at. */
  Optional<ObjectKey> of(ObjectKey deployment, String kind) {
    return byDeployment.getOrDefault(deployment, Set.of()).stream()
        .filter(object -> object.kind().equals(kind))
        .findFirst();
  }

  /** The deployments that look at an object. */
  public Set<ObjectKey> to(ObjectKey object) {
    return byObject.getOrDefault(object, Set.of());
  }

  /** The deployments that look at an object of a kind, in any namespace. */
  Set<ObjectKey> toAny(String kind) {
    return toAny(object -> object.kind().equals(kind));
  }

  /** The deployments that look at an object of a kind in a namespace. */
  Set<ObjectKey> toAny(String kind, String namespace) {
    return toAny(object -> object.kind().equals(kind) && object.namespace().equals(namespace));
  }

  private Set<ObjectKey> toAny(Predicate<ObjectKey> which) {
    return byObject.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
