package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.RolloutState.NotStarted;
import dev.headway.rollout.decide.RolloutState.Stage;
import dev.headway.rollout.decide.SetMarks.Failure;
import dev.headway.rollout.decide.Situation.Target;
import dev.headway.rollout.decide.StepCompiler.Compiled;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A release beside stable: it is armed, then goes step by step. */
final class Releasing {
  private Releasing() {}

  static Draft plan(Situation situation, Target target) {
    if (!target.isRunning()) {
      return arm(situation, target);
    }
    return switch (StepRun.find(situation, target.set().orElseThrow())) {
      case StepRun.Found.At(StepRun run) ->
          plan(run.isPromoting() ? run.restartAt(run.program().steps().size() - 1) : run);
      case StepRun.Found.Refused(List<String> problems) -> invalid(situation, problems);
    };
  }

  static Draft plan(StepRun run) {
    Optional<Draft> hooks = ReleaseHooks.beforePods(run);
    if (hooks.isPresent()) {
      return hooks.get();
    }
    StepWork work = StepWork.start(run);
    Optional<Failure> failure = run.candidate().marks().standsAt();
    if (failure.isPresent()) {
      return FailureHold.inStep(work, failure.get());
    }
    return StepPhases.ORDER.stream()
        .flatMap(phase -> phase.apply(work).stream())
        .findFirst()
        .orElseThrow();
  }

  private static Draft invalid(Situation situation, List<String> problems) {
    return Draft.of(new RolloutState.Invalid(problems), situation.memory());
  }

  private static Draft arm(Situation situation, Target target) {
    Optional<Draft> held = notStarted(situation, target);
    if (held.isPresent()) {
      return held.get();
    }
    boolean quick = situation.isQuick(target.revision());
    return switch (StepRun.compile(situation, quick)) {
      case Compiled.Refused(List<String> problems) -> invalid(situation, problems);
      case Compiled.Ok(Program program) -> arm(situation, target, program, quick);
    };
  }

  /** Why a release does not start: paused, refused by the API server, or something is missing. */
  static Optional<Draft> notStarted(Situation situation, Target target) {
    Memory memory = situation.memory().forgetStep();
    Optional<Memory.Refused> refused =
        memory.refused().filter(it -> it.revision().equals(target.revision().name()));
    if (refused.isPresent()) {
      return Optional.of(
          Draft.of(new RolloutState.Invalid(List.of(refused.get().message())), memory)
              .act(Resting.upkeep(situation)));
    }
    if (situation.spec().paused()) {
      return Optional.of(
          held(
              situation,
              target,
              Finding.note(Reason.MANUAL_PAUSE, "`paused` is true in the spec")));
    }
    Optional<String> insisting =
        situation.workload().flatMap(workload -> workload.refused().stream().findFirst());
    if (insisting.isPresent()) {
      return Optional.of(
          held(situation, target, Finding.warning(Reason.DEPENDENCY_NOT_READY, insisting.get())));
    }
    return situation
        .seen()
        .traffic()
        .filter(traffic -> situation.stable().isPresent())
        .flatMap(RoutedTraffic::problem)
        .map(
            problem ->
                held(situation, target, Finding.warning(Reason.DEPENDENCY_NOT_READY, problem)))
        .or(() -> surroundings(situation, target));
  }

  /** The way to an earlier good revision waits for nobody. */
  private static Optional<Draft> surroundings(Situation situation, Target target) {
    boolean back =
        target
            .set()
            .flatMap(set -> set.marks().result())
            .filter(result -> result == ReleaseResult.PROMOTED)
            .isPresent();
    Around around = situation.seen().around();
    return back
        ? Optional.empty()
        : around
            .awaited()
            .map(awaited -> held(situation, target, finding(awaited)))
            .or(
                () ->
                    ReleaseBreaker.openUntil(around.releases(), situation.now())
                        .map(until -> broken(situation, target, until)))
            .or(
                () ->
                    Turns.awaited(situation.seen())
                        .map(turn -> turn.tell(untold(situation, target, turn.why()))));
  }

  private static Draft broken(Situation situation, Target target, Instant until) {
    String message = "Many releases of the namespace have just failed: no other starts";
    return held(situation, target, Finding.warning(Reason.BREAKER_OPEN, message))
        .waitFor(Waits.breaker(message, until));
  }

  /** What only takes its time is no reason to look. */
  private static Finding finding(Around.Dependency awaited) {
    return awaited.standing() == Around.Standing.MOVING
        ? Finding.note(Reason.DEPENDENCY_NOT_READY, sentence(awaited))
        : Finding.warning(Reason.DEPENDENCY_NOT_READY, sentence(awaited));
  }

  private static String sentence(Around.Dependency awaited) {
    String who = "ProgressiveDeployment '" + awaited.name() + "' ";
    return switch (awaited.standing()) {
      case MISSING -> who + "does not exist";
      case MOVING -> who + "is not deployed yet";
      case FAILED -> who + "is not deployed: its release failed";
      case UNHEALTHY -> who + "is not healthy";
      case READY -> who + "is ready";
    };
  }

  static Draft held(Situation situation, Target target, Finding why) {
    Waiting waiting =
        why.reason() == Reason.MANUAL_PAUSE
            ? Waits.pause(why.message())
            : Waits.dependency(why.message());
    return untold(situation, target, why).tell(why).waitFor(waiting);
  }

  private static Draft untold(Situation situation, Target target, Finding why) {
    return Draft.of(
            new NotStarted(target.revision(), why.reason(), why.message()),
            situation.memory().forgetStep())
        .act(Resting.upkeep(situation));
  }

  private static Draft arm(Situation situation, Target target, Program program, boolean quick) {
    int number = situation.release() + 1;
    Step first = program.step(0);
    StepMemory step =
        new StepMemory(
            program.digest(),
            0,
            situation.now(),
            Progress.start(situation.now(), situation.spec().progressDeadline(), 0));
    Draft draft =
        Draft.of(
                new RolloutState.Releasing(
                    number,
                    target.revision(),
                    program.digest(),
                    program.steps(),
                    0,
                    Stage.PREPARING,
                    Optional.empty()),
                Memory.NONE
                    .withRelease(number)
                    .withStep(step)
                    .withHistory(situation.memory().history()))
            .want(first.weight())
            .act(set(situation, target, number, quick, pods(situation, target, program)));
    return situation
        .seen()
        .traffic()
        .map(traffic -> draft.act(RoutedTraffic.ensureCandidate(traffic, target.revision())))
        .orElse(draft)
        .tell(
            Finding.note(
                Reason.RELEASE_STARTED,
                "Release " + number + " of revision " + target.revision() + " started"))
        .waitFor(
            Waits.firstPods(target.revision(), first.pods(), Progress.failsAt(step).orElseThrow()));
  }

  /**
   * Hooks before the first step come before its pods; and there are none where their share would be
   * more than twice of what was asked for: somebody decides.
   */
  private static int pods(Situation situation, Target target, Program program) {
    Step first = program.step(0);
    boolean coarse =
        !situation.isRouted()
            && !situation.isInPlace()
            && StepWork.isCoarse(situation.spec(), first);
    return coarse || StepHooks.beginWith(program)
        ? target.set().map(SetSeen::desired).orElse(0)
        : first.pods();
  }

  /**
   * Makes the set of a release, or takes up the one that is there, with its marks in the same
   * write.
   */
  static Action set(Situation situation, Target target, int number, boolean quick, int pods) {
    int present = target.set().map(SetSeen::desired).orElse(0);
    int start =
        situation.isInPlace() || (situation.isRouted() && situation.stable().isPresent())
            ? pods
            : Scaling.begin(situation, present, pods);
    SetMarks marks =
        target
            .set()
            .map(SetSeen::marks)
            .orElse(SetMarks.UNMARKED)
            .armed(number, situation.now(), Optional.empty(), quick)
            .withHooks(HookMarks.due(situation.spec(), quick))
            .withHandled(
                situation.seen().identity().retryText(), situation.seen().identity().abortText());
    int begin = ReleaseHooks.beginWith(situation, marks) ? present : start;
    Because because =
        Because.of(Reason.NEW_REVISION, "Release " + number + " of revision " + target.revision());
    return target
        .set()
        .<Action>map(
            set ->
                new Action.ScaleSet(
                    set.name(),
                    set.resourceVersion(),
                    begin,
                    Optional.of(marks),
                    Action.Guard.NONE,
                    because))
        .orElseGet(
            () -> new Action.CreateSet(target.setName(), target.revision(), begin, marks, because));
  }
}
