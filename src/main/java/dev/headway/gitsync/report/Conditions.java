package dev.headway.gitsync.report;

import dev.headway.api.v1alpha1.ConditionType;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes verdicts as conditions; the time of transition moves only with the value. */
final class Conditions {
  private static final int LONGEST = 300;

  /** Present only while they are true. */
  private static final Set<String> PASSING =
      Set.of(ConditionType.Reconciling.name(), ConditionType.Stalled.name());

  private Conditions() {}

  static List<Condition> merge(
      @Nullable List<Condition> before,
      List<SyncConditions.Verdict> verdicts,
      long generation,
      Instant now) {
    List<Condition> old = before == null ? List.of() : before;
    List<Condition> merged = new ArrayList<>();
    for (SyncConditions.Verdict verdict : verdicts) {
      merged.add(condition(verdict, find(old, verdict.type().name()), generation, now));
    }
    Set<String> told = merged.stream().map(Condition::getType).collect(Collectors.toSet());
    old.stream()
        .filter(c -> !told.contains(c.getType()) && !PASSING.contains(c.getType()))
        .forEach(merged::add);
    merged.sort(Comparator.comparing(c -> ConditionType.valueOf(c.getType())));
    return List.copyOf(merged);
  }

  static Optional<Condition> find(@Nullable List<Condition> conditions, String type) {
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  private static Condition condition(
      SyncConditions.Verdict verdict, Optional<Condition> old, long generation, Instant now) {
    String status = verdict.truth().name();
    String since =
        old.filter(c -> status.equals(c.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder()
        .withType(verdict.type().name())
        .withStatus(status)
        .withReason(verdict.reason().name())
        .withMessage(message(verdict.message()))
        .withObservedGeneration(generation)
        .withLastTransitionTime(since)
        .build();
  }

  /** One line, not too long, beginning with a capital, without a full stop. */
  private static String message(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    String cut = line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
    String bare = cut.endsWith(".") ? cut.substring(0, cut.length() - 1) : cut;
    boolean beginsWithUrl = bare.contains("://") && bare.indexOf(' ') > bare.indexOf("://");
    return bare.isEmpty() || beginsWithUrl
        ? bare
        : Character.toUpperCase(bare.charAt(0)) + bare.substring(1);
  }
}
