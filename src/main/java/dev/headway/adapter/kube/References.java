package dev.headway.adapter.kube;

import dev.headway.domain.ObjectKey;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Which deployments look at which Services and routes. Thread-safe. */
public final class References {

  private final Map<ObjectKey, Set<ObjectKey>> byDeployment = new ConcurrentHashMap<>();

  /** From now on a deployment looks at exactly these. */
  public void put(ObjectKey deployment, Set<ObjectKey> objects) {
    if (objects.isEmpty()) {
      byDeployment.remove(deployment);
    } else {
      byDeployment.put(deployment, Set.copyOf(objects));
    }
  }

  /** The deployments that look at an object. */
  public Set<ObjectKey> to(ObjectKey object) {
    return byDeployment.entrySet().stream()
        .filter(entry -> entry.getValue().contains(object))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
