package dev.headway.rollout.report;

import dev.headway.rollout.report.Verdicts.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Writes verdicts as conditions: the time of a transition moves only with the status. */
final class Conditions {

  private Conditions() {}

  static List<Condition> write(
      List<Verdict> verdicts, List<Condition> before, long generation, Instant now) {
    return verdicts.stream().map(verdict -> write(verdict, before, generation, now)).toList();
  }

  static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(each -> type.equals(each.getType())).findFirst();
  }

  private static Condition write(
      Verdict verdict, List<Condition> before, long generation, Instant now) {
    String since =
        find(before, verdict.type().name())
            .filter(old -> verdict.truth().name().equals(old.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder()
        .withType(verdict.type().name())
        .withStatus(verdict.truth().name())
        .withReason(verdict.reason())
        .withMessage(verdict.message())
        .withObservedGeneration(generation)
        .withLastTransitionTime(since)
        .build();
  }
}
