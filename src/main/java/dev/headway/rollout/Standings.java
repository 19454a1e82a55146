package dev.headway.rollout;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.ObjectKey;
import dev.headway.rollout.observe.RolloutObserver;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How each deployment stood when others were last told of it. Thread-safe. */
final class Standings {
  private final Map<ObjectKey, Standing> told = new ConcurrentHashMap<>();

  private record Standing(String words, Set<ObjectKey> objects) {}

  /** Whether it stands otherwise than when this was last asked. */
  boolean isNew(ObjectKey key, ProgressiveDeployment resource) {
    var status = resource.getStatus();
    String words =
        resource.getMetadata().getGeneration()
            + (status == null
                ? ""
                : " " + status.observedGeneration() + " " + status.phase() + " " + status.health());
    var standing = new Standing(words, RolloutObserver.references(resource));
    return !standing.equals(told.put(key, standing));
  }

  /** The deployment itself, and what it works with: by these others look at it. */
  Set<ObjectKey> objects(ObjectKey key) {
    Standing last = told.get(key);
    Stream<ObjectKey> objects = last == null ? Stream.empty() : last.objects().stream();
    return Stream.concat(Stream.of(key), objects).collect(Collectors.toUnmodifiableSet());
  }

  void forget(ObjectKey key) {
    told.remove(key);
  }
}
