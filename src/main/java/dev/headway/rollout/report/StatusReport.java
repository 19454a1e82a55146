package dev.headway.rollout.report;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.DrainStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Evidence;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.FailedRevision;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.FailureClass;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HeldStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.RefusedRevision;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.RevisionStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.StepStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.TrafficStatus;
import dev.headway.domain.Durations;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.Memory.ProgressClock;
import dev.headway.rollout.decide.Memory.Refused;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.SetMarks.End;
import dev.headway.rollout.decide.SetMarks.Failure;
import dev.headway.rollout.decide.SetSeen;
import dev.headway.rollout.decide.Waiting;
import dev.headway.rollout.observe.Times;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The whole status of a deployment after a pass. */
final class StatusReport {

  private final Pass pass;
  private final CheckStatuses checks;
  private final Verdicts verdicts;
  private final Memory memory;
  private final Causes causes;

  private StatusReport(Pass pass, CheckStatuses checks) {
    this.pass = pass;
    this.checks = checks;
    this.verdicts = new Verdicts(pass);
    this.memory = remembered(pass);
    this.causes = new Causes(pass);
  }

  static ProgressiveDeploymentStatus of(Pass pass) {
    ProgressiveDeploymentStatus calm =
        new StatusReport(pass, new CheckStatuses(pass, false)).status();
    // Results of checks are no reason to write; they come along with what is.
    return pass.before().equals(Optional.of(calm))
        ? calm
        : new StatusReport(pass, new CheckStatuses(pass, true)).status();
  }

  /** What is to be remembered: as planned, if that came about. */
  private static Memory remembered(Pass pass) {
    Memory planned =
        pass.outcome().failure().isPresent() ? pass.snapshot().memory() : pass.plan().memory();
    Optional<Refused> refused = pass.outcome().refused().or(planned::refused);
    return new Memory(
        planned.release(),
        planned.step(),
        planned.accepted(),
        planned.drainUntil(),
        planned.held(),
        refused,
        planned.history());
  }

  private ProgressiveDeploymentStatus status() {
    var before = pass.before();
    List<Condition> conditions =
        Conditions.write(
            verdicts.all(),
            before
                .map(ProgressiveDeploymentStatus::conditions)
                .filter(known -> known != null)
                .orElse(List.of()),
            pass.snapshot().identity().generation(),
            pass.snapshot().now());
    boolean sighted = pass.isSighted();
    var unmoved = unmoved();
    return new ProgressiveDeploymentStatus(
        pass.snapshot().identity().generation(),
        Phases.phase(pass, verdicts),
        Phases.stage(pass),
        Phases.health(pass, verdicts),
        sighted
            ? (Integer) pass.sum(SetSeen::actual)
            : before.map(ProgressiveDeploymentStatus::replicas).orElse(null),
        sighted
            ? (Integer) pass.sum(SetSeen::ready)
            : before.map(ProgressiveDeploymentStatus::readyReplicas).orElse(null),
        sighted
            ? (Integer) updated()
            : before.map(ProgressiveDeploymentStatus::updatedReplicas).orElse(null),
        selector(),
        unmoved
            .map(ProgressiveDeploymentStatus::stable)
            .or(() -> pass.stable().map(set -> revision(set, 100 - candidateWeight())))
            .orElse(null),
        unmoved.map(ProgressiveDeploymentStatus::candidate).orElseGet(this::candidate),
        memory.release() == 0 ? null : (Long) (long) memory.release(),
        step(),
        unmoved.map(ProgressiveDeploymentStatus::traffic).orElseGet(this::traffic),
        memory
            .held()
            .map(held -> new HeldStatus(held.reason().text(), Sentences.of(held.message())))
            .orElse(null),
        memory
            .refused()
            .map(refused -> new RefusedRevision(refused.revision(), refused.message()))
            .orElse(null),
        checks.all(),
        new HookStatuses(pass).all(),
        unmoved.map(ProgressiveDeploymentStatus::failedRevision).orElseGet(this::failedRevision),
        unmoved.map(ProgressiveDeploymentStatus::rolledBackFrom).orElseGet(this::rolledBackFrom),
        Histories.write(memory.history(), pass, causes),
        conditions);
  }

  /** Where something could not be read nothing is moved: shares stay as they were told before. */
  private Optional<ProgressiveDeploymentStatus> unmoved() {
    return pass.state() instanceof RolloutState.Blind ? pass.before() : Optional.empty();
  }

  private int updated() {
    return pass.snapshot()
        .desired()
        .known()
        .flatMap(desired -> pass.set(desired.revision()))
        .map(SetSeen::actual)
        .orElse(0);
  }

  private String selector() {
    Map<String, String> labels = pass.material().selector().getMatchLabels();
    return labels == null
        ? ""
        : labels.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(","));
  }

  private RevisionStatus revision(SetSeen set, int weight) {
    return new RevisionStatus(
        set.revision().name(),
        set.version(),
        set.actual(),
        set.ready(),
        weight,
        causes.of(set.name()).orElse(null));
  }

  private @Nullable RevisionStatus candidate() {
    return pass.candidate()
        .map(
            revision ->
                pass.set(revision)
                    .map(set -> revision(set, candidateWeight()))
                    .orElseGet(() -> planned(revision.name())))
        .orElse(null);
  }

  /** A candidate whose set is not there yet. */
  private RevisionStatus planned(String revision) {
    String version =
        pass.snapshot().desired().known().map(desired -> desired.version()).orElse(revision);
    return new RevisionStatus(revision, version, 0, 0, 0, causes.ofResource().orElse(null));
  }

  /** The candidate's share as it is now: of the routes, else of the pods that serve. */
  private int candidateWeight() {
    return switch (pass.state()) {
      case RolloutState.Promoting promoting -> 100;
      case RolloutState.Releasing releasing -> Shares.candidate(pass);
      case RolloutState.GoingBack back -> Shares.candidate(pass);
      case RolloutState.FirstDeployment first -> Shares.candidate(pass);
      default -> 0;
    };
  }

  private @Nullable StepStatus step() {
    Optional<Waiting> waiting = pass.plan().waitingFor();
    Optional<StepMemory> step = memory.step();
    if (step.isEmpty() && waiting.isEmpty()) {
      return null;
    }
    Optional<RolloutState.Releasing> releasing =
        pass.state() instanceof RolloutState.Releasing each ? Optional.of(each) : Optional.empty();
    Optional<Integer> count =
        releasing.map(each -> each.steps().size()).or(() -> step.flatMap(this::countOf));
    return new StepStatus(
        step.map(StepMemory::plan).orElse(null),
        step.map(StepMemory::index).orElse(null),
        count.orElse(null),
        step.flatMap(each -> count.map(all -> progress(each.index(), all))).orElse(null),
        releasing.map(each -> each.step().name()).or(this::toldName).orElse(null),
        step.map(each -> Times.text(each.startTime())).orElse(null),
        waiting
            .filter(each -> each.kind() == Waiting.Kind.HOLD)
            .flatMap(Waiting::until)
            .map(Times::text)
            .orElse(null),
        step.flatMap(StatusReport::deadline).map(Times::text).orElse(null),
        step.flatMap(StatusReport::deadlineLeft).orElse(null),
        step.map(StatusReport::deadlinePods).orElse(null),
        failedBatches(),
        waiting.map(each -> Sentences.of(each.sentence())).orElse(null));
  }

  private Optional<String> toldName() {
    return unmoved().map(ProgressiveDeploymentStatus::step).map(StepStatus::name);
  }

  private @Nullable Integer failedBatches() {
    return pass.candidate()
        .flatMap(pass::set)
        .map(set -> set.marks().reached().putBack().batches())
        .filter(batches -> batches > 0)
        .orElse(null);
  }

  /** While the candidate is promoted the steps are over: their number was told before. */
  private Optional<Integer> countOf(StepMemory step) {
    return pass.before()
        .map(ProgressiveDeploymentStatus::step)
        .filter(old -> old != null && step.plan().equals(old.plan()))
        .map(StepStatus::count);
  }

  private static String progress(int index, int count) {
    return Math.min(index + 1, count) + "/" + count;
  }

  private static Optional<Instant> deadline(StepMemory step) {
    return step.clock() instanceof ProgressClock.Running(Instant failsAt, int pods)
        ? Optional.of(failsAt)
        : Optional.empty();
  }

  private static Optional<String> deadlineLeft(StepMemory step) {
    return step.clock() instanceof ProgressClock.Stopped stopped
        ? Optional.of(Durations.format(stopped.left()))
        : Optional.empty();
  }

  private static int deadlinePods(StepMemory step) {
    return switch (step.clock()) {
      case ProgressClock.Running running -> running.pods();
      case ProgressClock.Stopped stopped -> stopped.pods();
    };
  }

  private @Nullable TrafficStatus traffic() {
    boolean moves = pass.candidate().isPresent();
    var accepted = memory.accepted();
    if (!moves && accepted.isEmpty() && memory.drainUntil().isEmpty()) {
      return null;
    }
    int desired = pass.plan().wantedWeight().percent();
    boolean routed = pass.snapshot().traffic().isPresent();
    boolean reached = accepted.map(each -> each.weight().percent() == desired).orElse(false);
    Evidence proof = routed ? Evidence.Accepted : Evidence.Observed;
    return new TrafficStatus(
        desired,
        accepted.map(each -> each.weight().percent()).orElse(null),
        routed || !moves ? null : Shares.ofPods(pass),
        reached ? proof : Evidence.Written,
        accepted.map(each -> Times.text(each.since())).orElse(null),
        memory
            .drainUntil()
            .map(until -> new DrainStatus(draining().orElse(null), Times.text(until)))
            .orElse(null));
  }

  private Optional<String> draining() {
    Optional<SetSeen> stable = pass.stable();
    return pass.sets().stream()
        .filter(set -> set.actual() > 0)
        .filter(set -> stable.map(each -> !each.name().equals(set.name())).orElse(true))
        .map(set -> set.revision().name())
        .sorted()
        .findFirst();
  }

  /** The one that failed last: a rollback may end an earlier release than the last that failed. */
  private @Nullable FailedRevision failedRevision() {
    return pass.sets().stream()
        .filter(set -> pass.marks(set).isRemembered())
        .max(
            Comparator.<SetSeen, Instant>comparing(set -> ended(pass.marks(set)))
                .thenComparingInt(set -> pass.marks(set).release()))
        .map(set -> failed(set, pass.marks(set)))
        .orElse(null);
  }

  private static Instant ended(SetMarks marks) {
    return marks.end().flatMap(End::time).orElse(Instant.MIN);
  }

  private FailedRevision failed(SetSeen set, SetMarks marks) {
    ReleaseResult result = marks.result().orElse(ReleaseResult.FAILED);
    Optional<Failure> failure = marks.failure();
    Reason reason = failure.map(Failure::reason).orElse(Reason.ABORTED);
    boolean decided = result == ReleaseResult.ABORTED || reason == Reason.ROLLED_BACK;
    return new FailedRevision(
        set.revision().name(),
        decided ? FailureClass.Decision : FailureClass.Evidence,
        reason.text(),
        Sentences.of(failure.map(Failure::message).orElse("The release was ended")),
        marks.end().flatMap(End::time).map(Times::text).orElse(null),
        causes.of(set.name()).map(cause -> cause.commit()).orElse(null));
  }

  private @Nullable String rolledBackFrom() {
    return switch (pass.state()) {
      case RolloutState.GoingBack back -> back.from().name();
      case RolloutState.Failed failed -> failed.revision().name();
      default -> null;
    };
  }
}
