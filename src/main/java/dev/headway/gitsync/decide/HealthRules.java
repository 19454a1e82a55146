package dev.headway.gitsync.decide;

import dev.headway.gitsync.decide.SyncSnapshot.Health;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an applied object is healthy, by the conventions of kstatus: the observed generation,
 * then the conditions Stalled, Reconciling and Ready or Available, then the counts of a workload.
 * What has none of these is healthy once it is there.
 */
public final class HealthRules {
  private static final Set<String> WORKLOADS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet");
  private static final Set<String> COUNTED = Set.of("Deployment", "StatefulSet");

  private HealthRules() {}

  /** Empty where the object is healthy. */
  public static Optional<Health> judge(ObjectId id, Map<String, Object> object) {
    Object generation = Trees.at(object, "metadata", "generation");
    Object observed = Trees.at(object, "status", "observedGeneration");
    boolean stale =
        observed == null
            ? WORKLOADS.contains(id.kind()) && id.group().equals("apps")
            : generation != null && !same(observed, generation);
    if (stale) {
      return Optional.of(new Health(id, false, "not yet looked at by its controller"));
    }
    for (Object condition : Trees.list(Trees.map(object, "status"), "conditions")) {
      Optional<Health> verdict = judge(id, Trees.text(condition, "type"), condition);
      if (verdict.isPresent()) {
        return verdict;
      }
    }
    return counts(id, object);
  }

  /** A Deployment stays Available while its new pods are on their way. */
  private static Optional<Health> counts(ObjectId id, Map<String, Object> object) {
    if (!id.group().equals("apps") || !COUNTED.contains(id.kind())) {
      return Optional.empty();
    }
    long wanted = Trees.at(object, "spec", "replicas") instanceof Number n ? n.longValue() : 1;
    boolean rolls =
        id.kind().equals("Deployment") && !Boolean.TRUE.equals(Trees.at(object, "spec", "paused"));
    return (rolls && count(object, "updatedReplicas") < wanted)
            || count(object, "availableReplicas") < wanted
        ? Optional.of(new Health(id, false, "its pods are on their way"))
        : Optional.empty();
  }

  private static long count(Map<String, Object> object, String field) {
    return Trees.at(object, "status", field) instanceof Number n ? n.longValue() : 0;
  }

  private static Optional<Health> judge(ObjectId id, String type, Object condition) {
    String status = Trees.text(condition, "status");
    return switch (type + "=" + status) {
      case "Stalled=True", "Failed=True" -> Optional.of(new Health(id, true, message(condition)));
      case "Reconciling=True", "Available=False", "Ready=False", "Ready=Unknown" ->
          Optional.of(new Health(id, false, message(condition)));
      default -> Optional.empty();
    };
  }

  private static String message(Object condition) {
    String reason = Trees.text(condition, "reason");
    String message = Trees.text(condition, "message");
    return message.isEmpty() ? reason : message;
  }

  private static boolean same(Object left, Object right) {
    return left instanceof Number a && right instanceof Number b && a.longValue() == b.longValue();
  }
}
