package dev.headway.gitsync.decide;

import dev.headway.gitsync.decide.SyncSnapshot.Health;
import java.util.Map;
import java.util.Optional;

/**
 * Whether an applied object is healthy, by the conventions of kstatus: the observed generation,
 * then the conditions Stalled, Reconciling and Ready or Available. What has none of these is
 * healthy once it is there.
 */
public final class HealthRules {
  private HealthRules() {}

  /** Empty where the object is healthy. */
  public static Optional<Health> judge(ObjectId id, Map<String, Object> object) {
    Object generation = Trees.at(object, "metadata", "generation");
    Object observed = Trees.at(object, "status", "observedGeneration");
    if (observed != null && generation != null && !same(observed, generation)) {
      return Optional.of(new Health(id, false, "not yet looked at by its controller"));
    }
    for (Object condition : Trees.list(Trees.map(object, "status"), "conditions")) {
      Optional<Health> verdict = judge(id, Trees.text(condition, "type"), condition);
      if (verdict.isPresent()) {
        return verdict;
      }
    }
    return Optional.empty();
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
