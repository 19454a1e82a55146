package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.headway.domain.Amount;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.SetMarks.Restart;
import dev.headway.rollout.decide.SetSeen;
import dev.headway.rollout.decide.WorkloadTerms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Planners with one mistake each; the stories catch every one of them. */
class MutantsTest {

  static List<Mutant> mutants() {
    return List.of(
        Mutant.sees("does not wait for pods", seen -> Mutant.sets(seen, Mutant::ready)),
        Mutant.sees("does not see faults of pods", seen -> Mutant.sets(seen, Mutant::faultless)),
        Mutant.sees(
            "does not let a weight settle",
            seen -> waits(seen, Duration.ZERO, seen.spec().drainGrace())),
        Mutant.sees("does not drain", seen -> waits(seen, seen.spec().settle(), Duration.ZERO)),
        Mutant.sees("does not see checks", MutantsTest::withoutChecks),
        Mutant.sees(
            "does not know that it is paused",
            seen -> Mutant.spec(seen, spec -> Specs.paused(spec, false))),
        Mutant.sees(
            "does not know that it is to be scaled",
            seen -> Mutant.spec(seen, spec -> Specs.replicas(spec, 5))),
        Mutant.sees(
            "takes every share that pods make",
            seen -> Mutant.spec(seen, spec -> Specs.coarse(spec, Coarse.ALLOWED))),
        Mutant.sees(
            "skips the steps",
            seen ->
                Mutant.spec(
                    seen, spec -> Specs.strategy(spec, Scenarios.steps(Scenarios.step(100))))),
        rolling("waits for no batch's delay", it -> batches(it, it.batchSize(), 0, 0)),
        rolling("makes batches twice as large", it -> batches(it, Amount.pods(4), 1, 0)),
        rolling("gives up at the first batch that fails", it -> failures(it, 1)),
        rolling("never gives up for batches", it -> failures(it, 100)),
        rolling("makes one pod too many", it -> batches(it, it.batchSize(), 1, 1)),
        rolling("lets one pod too many be missing", MutantsTest::missing),
        blueGreen(
            "switches without a preview's delay", it -> times(it, Duration.ZERO, it.verifyFor())),
        blueGreen(
            "verifies nothing after the switch", it -> times(it, it.switchDelay(), Duration.ZERO)),
        blueGreen("needs no approval of the preview", MutantsTest::unasked),
        blueGreen("keeps no old pods", MutantsTest::unkept),
        Mutant.sees(
            "forgets the batches that were put back",
            seen -> Mutant.sets(seen, Mutant::withoutFailures)),
        Mutant.sees("does not ask stable after a rollback", AfterRollbackTest::unasked),
        Mutant.sees("rolls back though somebody has to decide", it -> policy(it, false, 1)),
        Mutant.sees(
            "takes steps on every way back", it -> policy(it, it.spec().rollback().manual(), 0)),
        Mutant.sees(
            "takes no steps on any way back", it -> policy(it, it.spec().rollback().manual(), 9)),
        ConfigMutants.sees("does not wait for quiet", ConfigMutants::quiet),
        ConfigMutants.sees("makes a revision of what is missing", ConfigMutants::found),
        ConfigMutants.sees("does not know its copies", ConfigMutants::withoutParts),
        ConfigMutants.sees("thinks that copies of stable are left over", ConfigMutants::unused),
        Mutant.skips("copies no configuration", Action.CopyConfig.class::isInstance),
        Mutant.skips("leaves old copies", Action.DeleteCopy.class::isInstance),
        Mutant.sees("forgets what hooks came to", seen -> Mutant.sets(seen, Mutant::unhooked)),
        Mutant.sees("does not see attempts of hooks", Mutant::withoutAttempts),
        Mutant.skips("begins no hook", Action.StartHook.class::isInstance),
        Mutant.sees(
            "knows no hooks of steps", seen -> Mutant.spec(seen, StepHookStories::withoutHooks)),
        Mutant.skips("lets hooks run on", Action.RemoveHook.class::isInstance),
        Mutant.sees(
            "does not know that a restart was asked for",
            seen -> Mutant.sets(seen, MutantsTest::unasked)),
        Mutant.sees("takes new pods for old", seen -> Mutant.sets(seen, MutantsTest::aged)),
        Mutant.skips("replaces no pod", Action.DeletePod.class::isInstance),
        Mutant.sees("does not see requests", MutantsTest::withoutRequests),
        Mutant.sees("does not look at annotations", MutantsTest::withoutAnnotations),
        Mutant.changes("raises a weight twice as far", MutantsTest::twice),
        Mutant.changes("never lowers a weight to nothing", MutantsTest::almost),
        Mutant.changes("takes stable's pods before the promotion", MutantsTest::fewer),
        Mutant.changes("takes too many pods at once", MutantsTest::more),
        Mutant.changes(
            "remembers a failure as superseded",
            it -> Mutant.withResult(it, ReleaseResult.ROLLED_BACK, ReleaseResult.SUPERSEDED)),
        Mutant.changes(
            "remembers an abort as superseded",
            it -> Mutant.withResult(it, ReleaseResult.ABORTED, ReleaseResult.SUPERSEDED)),
        Mutant.skips("forgets the commit", MutantsTest::promotes),
        Mutant.skips("does not remember an end", Action.MarkSet.class::isInstance),
        Mutant.skips("leaves the route as it is", Action.RestoreRoute.class::isInstance),
        Mutant.skips("leaves the selector as it is", Action.PointService.class::isInstance),
        Mutant.skips("leaves our key in the selector", Action.RemoveSelectorKey.class::isInstance),
        Mutant.skips(
            "does not point the candidate Service",
            Action.EnsureCandidateService.class::isInstance),
        Mutant.skips("runs no checks", Action.RunChecks.class::isInstance),
        Mutant.skips("does not answer", Action.CompleteRequest.class::isInstance),
        Mutant.skips(
            "leaves old pods", it -> it instanceof Action.ScaleSet scale && scale.replicas() == 0),
        Mutant.skips("leaves the finalizer", Action.RemoveFinalizer.class::isInstance),
        Mutant.skips("leaves a Deployment unpaused", it -> holds(it, WorkloadTerms.Beside.class)),
        Mutant.skips(
            "leaves a Deployment's old pods", it -> holds(it, WorkloadTerms.Closing.class)),
        Mutant.skips("never gives fields back", it -> holds(it, WorkloadTerms.Rest.class)),
        Mutant.changes("lets pods count before the promotion", MutantsTest::closing),
        Mutant.skips("gives stable no pods back", MutantsTest::restores),
        Mutant.changes("makes more pods beside than a step takes", MutantsTest::twiceBeside),
        Mutant.forgets("forgets since when a weight is in effect", memory -> without(memory, 0)),
        Mutant.forgets("forgets what drains", memory -> without(memory, 1)),
        Mutant.forgets("forgets what holds it", memory -> without(memory, 2)),
        Mutant.forgets("forgets everything", memory -> Memory.NONE),
        Mutant.acts("does only the first thing", all -> all.stream().skip(1).toList()),
        Mutant.acts("does everything in the wrong order", List::reversed));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void isCaught(Mutant mutant) {
    assertThat(
            Scenarios.all().stream().flatMap(story -> caught(mutant, story).stream()).findFirst())
        .as("a story in which the planner that %s breaks a rule or ends otherwise", mutant)
        .isPresent();
  }

  /** Words and times would tell, too; this is the rule that random stories are held to. */
  @ParameterizedTest
  @ValueSource(strings = {"a good canary with routes", "a good canary by pods"})
  void aShortHoldBreaksARule(String name) {
    Scenario story =
        Scenarios.all().stream().filter(it -> it.name().equals(name)).findAny().orElseThrow();
    Mutant hasty =
        Mutant.sees(
            "holds half as long",
            seen ->
                Mutant.spec(seen, spec -> Specs.strategy(spec, Specs.halfAsLong(spec.strategy()))));
    assertThatExceptionOfType(Violation.class)
        .isThrownBy(() -> story.play(hasty.planner(), Optional.empty()))
        .withMessageContaining("ends before it was held for PT10S");
  }

  private static boolean holds(Action action, Class<? extends WorkloadTerms> terms) {
    return action instanceof Action.HoldWorkload hold && terms.isInstance(hold.terms());
  }

  private static boolean restores(Action action) {
    return action instanceof Action.ScaleSet scale
        && scale.because().note().contains("that an edit took");
  }

  private static Action closing(Action action) {
    return action instanceof Action.HoldWorkload hold
            && hold.terms() instanceof WorkloadTerms.Beside(int surge)
        ? on(hold, new WorkloadTerms.Closing(surge))
        : action;
  }

  private static Action twiceBeside(Action action) {
    return action instanceof Action.HoldWorkload hold
            && hold.terms() instanceof WorkloadTerms.Growing(int surge)
        ? on(hold, new WorkloadTerms.Growing(2 * surge))
        : action;
  }

  private static Action on(Action.HoldWorkload hold, WorkloadTerms terms) {
    return new Action.HoldWorkload(
        hold.workload(), hold.resourceVersion(), terms, hold.making(), hold.because());
  }

  private static Optional<String> caught(Mutant mutant, Scenario story) {
    try {
      World world = story.atRest(RolloutPlanner::plan);
      Transcript played =
          new Run(world, mutant.planner(), Optional.empty(), story.events()).toTheEnd();
      story.check(world);
      return GoldenTest.golden(story).contains(played.text())
          ? Optional.empty()
          : Optional.of("told otherwise");
    } catch (RuntimeException violation) {
      return Optional.of(violation.toString());
    }
  }

  private static SetSeen unasked(SetSeen set) {
    return set.with(set.marks().withRestart(Optional.empty()), set.desired());
  }

  private static SetSeen aged(SetSeen set) {
    Optional<Restart> later =
        set.marks().restart().map(it -> new Restart(it.time().plusSeconds(60), it.release()));
    return set.with(set.marks().withRestart(later), set.desired());
  }

  private static Mutant rolling(String name, UnaryOperator<Rolling> wrongly) {
    return Mutant.sees(name, seen -> Mutant.rolling(seen, wrongly));
  }

  private static Mutant blueGreen(String name, UnaryOperator<BlueGreen> wrongly) {
    return Mutant.sees(name, seen -> Mutant.blueGreen(seen, wrongly));
  }

  private static BlueGreen times(BlueGreen it, Duration delay, Duration verify) {
    return new BlueGreen(
        it.previewReplicas(),
        delay,
        it.approval(),
        verify,
        verify.plus(it.keepPrevious()).minus(it.verifyFor()));
  }

  private static BlueGreen unasked(BlueGreen it) {
    return new BlueGreen(
        it.previewReplicas(), it.switchDelay(), false, it.verifyFor(), it.keepPrevious());
  }

  private static BlueGreen unkept(BlueGreen it) {
    return new BlueGreen(
        it.previewReplicas(), it.switchDelay(), it.approval(), it.verifyFor(), it.verifyFor());
  }

  private static Rolling batches(Rolling it, Amount size, int delays, int more) {
    return new Rolling(
        size,
        it.batchDelay().multipliedBy(delays),
        it.maxFailures(),
        more(it.maxSurge(), more),
        it.maxUnavailable());
  }

  private static Rolling failures(Rolling it, int most) {
    return new Rolling(it.batchSize(), it.batchDelay(), most, it.maxSurge(), it.maxUnavailable());
  }

  private static Rolling missing(Rolling it) {
    return new Rolling(
        it.batchSize(),
        it.batchDelay(),
        it.maxFailures(),
        it.maxSurge(),
        more(it.maxUnavailable(), 1));
  }

  private static Amount more(Amount amount, int more) {
    return amount.isShare() ? amount : Amount.pods(amount.value() + more);
  }

  private static Memory without(Memory it, int part) {
    return new Memory(
        it.release(),
        it.step(),
        part == 0 ? Optional.empty() : it.accepted(),
        part == 1 ? Optional.empty() : it.drainUntil(),
        part == 2 ? Optional.empty() : it.held(),
        it.refused(),
        it.history());
  }

  private static RolloutSnapshot waits(RolloutSnapshot seen, Duration settle, Duration grace) {
    return Mutant.spec(seen, spec -> Specs.waits(spec, settle, grace));
  }

  private static RolloutSnapshot policy(RolloutSnapshot seen, boolean manual, int window) {
    RollbackPolicy policy = new RollbackPolicy(manual, window);
    return Mutant.spec(seen, spec -> Specs.rollback(spec, policy));
  }

  private static RolloutSnapshot withoutChecks(RolloutSnapshot seen) {
    return Mutant.spec(seen, Specs::withoutChecks);
  }

  private static RolloutSnapshot withoutRequests(RolloutSnapshot seen) {
    return Specs.people(seen, List.of(), seen.identity().retryText(), seen.identity().abortText());
  }

  private static RolloutSnapshot withoutAnnotations(RolloutSnapshot seen) {
    return Specs.people(seen, seen.requests(), Optional.empty(), Optional.empty());
  }

  private static Action twice(Action action) {
    return action instanceof Action.SetWeight weight
        ? weight(weight, Math.min(100, 2 * weight.candidate().percent()))
        : action;
  }

  private static Action almost(Action action) {
    return action instanceof Action.SetWeight weight && weight.candidate().isZero()
        ? weight(weight, 1)
        : action;
  }

  private static Action weight(Action.SetWeight it, int percent) {
    return new Action.SetWeight(
        it.route(), it.resourceVersion(), Weight.ofPercent(percent), it.raises(), it.because());
  }

  private static Action fewer(Action action) {
    return action instanceof Action.ScaleSet scale && scale.replicas() > 0
        ? scale(scale, scale.replicas() - 1)
        : action;
  }

  private static Action more(Action action) {
    return action instanceof Action.ScaleSet scale ? scale(scale, scale.replicas() + 4) : action;
  }

  private static Action scale(Action.ScaleSet it, int replicas) {
    return new Action.ScaleSet(
        it.name(), it.resourceVersion(), replicas, it.marks(), it.guard(), it.because());
  }

  private static boolean promotes(Action action) {
    return action instanceof Action.MarkSet mark
        && mark.marks().result().equals(Optional.of(ReleaseResult.PROMOTED));
  }
}
