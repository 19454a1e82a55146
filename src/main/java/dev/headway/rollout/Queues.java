package dev.headway.rollout;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.ObjectKey;
import dev.headway.rollout.decide.GroupSeen;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.Turns;
import dev.headway.rollout.observe.RolloutObserver;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who looks at the slots of a release group: those next in turn, so that of a thousand that wait
 * not all look at every change. Thread-safe.
 */
final class Queues {
  private final Map<ObjectKey, ObjectKey> next = new ConcurrentHashMap<>();

  /** What a deployment looks at, the slots of its group among it while it is next. */
  Set<ObjectKey> references(ProgressiveDeployment resource) {
    Set<ObjectKey> all = new HashSet<>(RolloutObserver.references(resource));
    Optional.ofNullable(next.get(RolloutObserver.key(resource))).ifPresent(all::add);
    return all;
  }

  /** Notes where it stands; whether it looks at something else than before. */
  boolean isNew(ObjectKey key, RolloutSnapshot seen, RolloutPlan plan) {
    Optional<ObjectKey> slots =
        seen.around()
            .group()
            .filter(group -> Turns.isNext(seen, plan))
            .map(GroupSeen::name)
            .map(group -> new ObjectKey("Lease", key.namespace(), group));
    Optional<ObjectKey> before =
        Optional.ofNullable(slots.isPresent() ? next.put(key, slots.get()) : next.remove(key));
    return !before.equals(slots);
  }

  void forget(ObjectKey key) {
    next.remove(key);
  }
}
