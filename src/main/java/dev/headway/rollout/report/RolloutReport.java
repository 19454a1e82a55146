package dev.headway.rollout.report;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckPhase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Health;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.RevisionStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.StepStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.TrafficStatus;
import dev.headway.port.EventSink.EventDraft;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people are told after a pass.
 *
 * @param status the whole status
 * @param events in order
 * @param change how much differs from what was told before
 * @param holding a gate is held: nobody looks at counts then
 */
public record RolloutReport(
    ProgressiveDeploymentStatus status, List<EventDraft> events, Change change, boolean holding) {

  /** How much two statuses differ. */
  public enum Change {
    /** Not at all: nothing is written. */
    NONE,
    /** Only in counts and in words that hold counts: written once in a while. */
    COUNTS,
    /** In what somebody waits for, or in what is to be remembered: written at once. */
    SUBSTANCE
  }

  /** Reports a pass. */
  public static RolloutReport of(Pass pass) {
    ProgressiveDeploymentStatus status = StatusReport.of(pass);
    boolean holding = pass.before().filter(before -> holdsOn(before, status)).isPresent();
    return new RolloutReport(
        status, EventReport.of(pass, status), change(pass.before(), status), holding);
  }

  /** A gate was held when the status was last told, and is still. */
  private static boolean holdsOn(
      ProgressiveDeploymentStatus before, ProgressiveDeploymentStatus after) {
    boolean paused = before.phase() == Phase.Paused && after.phase() == Phase.Paused;
    String until = after.step() == null ? null : after.step().holdUntil();
    String told = before.step() == null ? null : before.step().holdUntil();
    return paused || (until != null && until.equals(told));
  }

  /** How much a status differs from the one that was told before. */
  public static Change change(
      Optional<ProgressiveDeploymentStatus> before, ProgressiveDeploymentStatus after) {
    if (before.isEmpty()) {
      return Change.SUBSTANCE;
    }
    if (before.get().equals(after)) {
      return Change.NONE;
    }
    return withoutCounts(before.get()).equals(withoutCounts(after))
        ? Change.COUNTS
        : Change.SUBSTANCE;
  }

  private static ProgressiveDeploymentStatus withoutCounts(ProgressiveDeploymentStatus status) {
    return new ProgressiveDeploymentStatus(
        status.observedGeneration(),
        status.phase(),
        null,
        status.health() == Health.Unhealthy ? Health.Unhealthy : null,
        null,
        null,
        null,
        status.selector(),
        withoutCounts(status.stable()),
        withoutCounts(status.candidate()),
        status.release(),
        withoutCounts(status.step()),
        withoutCounts(status.traffic()),
        status.held(),
        status.refused(),
        withoutCounts(status.checks()),
        status.hooks(),
        status.failedRevision(),
        status.rolledBackFrom(),
        status.history(),
        status.conditions() == null
            ? null
            : status.conditions().stream().map(RolloutReport::withoutWords).toList());
  }

  private static @Nullable RevisionStatus withoutCounts(@Nullable RevisionStatus revision) {
    return revision == null
        ? null
        : new RevisionStatus(
            revision.revision(), revision.version(), null, null, null, revision.cause());
  }

  private static @Nullable StepStatus withoutCounts(@Nullable StepStatus step) {
    return step == null || step.plan() == null
        ? null
        : new StepStatus(
            step.plan(),
            step.index(),
            step.count(),
            step.progress(),
            step.name(),
            step.startTime(),
            null,
            null,
            null,
            null,
            step.failedBatches(),
            null);
  }

  private static @Nullable TrafficStatus withoutCounts(@Nullable TrafficStatus traffic) {
    return traffic == null
        ? null
        : new TrafficStatus(
            null, traffic.acceptedWeight(), null, null, traffic.acceptedTime(), traffic.drain());
  }

  /** Only a check that failed is news; the others come and go with every step. */
  private static List<CheckStatus> withoutCounts(@Nullable List<CheckStatus> checks) {
    return checks == null
        ? List.of()
        : checks.stream()
            .filter(check -> check.phase() == CheckPhase.Failed)
            .map(check -> new CheckStatus(check.name(), CheckPhase.Failed, null, null, null))
            .toList();
  }

  /** The stage moves the words of a condition; its status and reason are what matters. */
  private static Condition withoutWords(Condition condition) {
    return new ConditionBuilder(condition).withMessage("").build();
  }
}
