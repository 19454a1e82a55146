package dev.headway.rollout.decide;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.SetMarks.PutBack;
import dev.headway.rollout.decide.StepCompiler.Compiled;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The step that a running release is at.
 *
 * @param index the number of steps while the candidate is being promoted
 */
record StepRun(
    Situation situation, SetSeen candidate, Program program, int index, StepMemory memory) {

  /** What finding the step gave. */
  sealed interface Found {
    record At(StepRun run) implements Found {}

    record Refused(List<String> problems) implements Found {}
  }

  /**
   * Finds the step from memory, or where that does not fit the steps, from the weight in effect.
   */
  static Found find(Situation situation, SetSeen candidate) {
    Situation known = situation.remembering(ofRelease(situation.memory(), candidate));
    return switch (compile(known, candidate.marks().taken().skipsSteps())) {
      case Compiled.Refused(List<String> problems) -> new Found.Refused(problems);
      case Compiled.Ok(Program base) -> new Found.At(locate(known, candidate, base));
    };
  }

  /**
   * What was remembered of another release says nothing of this one: a retry begins at the weight
   * at which the release before was aborted, and its hold begins with it.
   */
  private static Memory ofRelease(Memory memory, SetSeen candidate) {
    return memory.release() == candidate.marks().release()
        ? memory
        : memory.forgetStep().withAccepted(Optional.empty()).withHeld(Optional.empty());
  }

  static Compiled compile(Situation situation, boolean withoutSteps) {
    return withoutSteps
        ? new Compiled.Ok(StepCompiler.withoutSteps(situation.spec()))
        : situation.isInPlace()
            ? InPlaceCompiler.compile(situation.spec())
            : StepCompiler.compile(situation.spec(), situation.isRouted());
  }

  private static StepRun locate(Situation situation, SetSeen candidate, Program base) {
    return situation
        .memory()
        .step()
        .flatMap(memory -> remembered(situation, candidate, base, memory))
        .orElseGet(() -> fromWeight(situation, candidate, base));
  }

  private static Optional<StepRun> remembered(
      Situation situation, SetSeen candidate, Program base, StepMemory memory) {
    if (memory.plan().equals(base.digest())) {
      int index = Math.clamp(memory.index(), 0, base.steps().size());
      return Optional.of(new StepRun(situation, candidate, base, index, memory));
    }
    return takenUp(situation, base, memory.plan())
        .map(
            program -> {
              int index = Math.clamp(memory.index(), 0, program.steps().size());
              return new StepRun(situation, candidate, program, index, memory);
            });
  }

  /** The program that {@code plan} names, where it is the base with one step more. */
  private static Optional<Program> takenUp(Situation situation, Program base, String plan) {
    boolean byPods = isByPods(situation, base);
    String prefix = base.digest() + (byPods ? "@p" : "@");
    String at = plan.startsWith(prefix) ? plan.substring(prefix.length()) : "";
    if (!at.matches(byPods ? "[0-9]{1,5}" : "[0-9]{1,2}")) {
      return Optional.empty();
    }
    int number = Integer.parseInt(at);
    if (byPods) {
      return Optional.of(StepCompiler.takenUpWith(base, number, situation.replicas()));
    }
    Weight weight = Weight.ofPercent(number);
    return Optional.of(StepCompiler.takenUpAt(base, weight, weight.podsOf(situation.replicas())));
  }

  /** True where a step is found again by the number of its pods. */
  private static boolean isByPods(Situation situation, Program base) {
    return base.isBatched() || situation.isInPlace();
  }

  private static StepRun fromWeight(Situation situation, SetSeen candidate, Program base) {
    if (isByPods(situation, base)) {
      return fromBatches(situation, candidate, base);
    }
    Weight weight = present(situation, candidate);
    int index = StepCompiler.firstNotBelow(base.steps(), weight);
    boolean fits = weight.isZero() || base.step(index).weight().equals(weight);
    if (!situation.isRouted()) {
      index = firstWithPods(base, candidate.desired());
      fits = candidate.desired() == 0 || base.step(index).pods() == candidate.desired();
    }
    Program program =
        fits ? base : StepCompiler.takenUpAt(base, weight, weight.podsOf(situation.replicas()));
    int found = fits ? index : StepCompiler.firstNotBelow(base.steps(), weight);
    int at = fits && hasBegunNext(situation, candidate, base, found) ? found + 1 : found;
    StepMemory begun = begin(situation, candidate, program, at);
    return new StepRun(afresh(situation), candidate, program, at, begun);
  }

  /**
   * The batch that the candidate's pods are of. After an edit they may be between two batches:
   * their gates are asked again before any more are made.
   */
  private static StepRun fromBatches(Situation situation, SetSeen candidate, Program base) {
    PutBack putBack = candidate.marks().reached().putBack();
    int pods = putBack.level().orElse(candidate.desired()) + putBack.pods();
    int index = firstWithPods(base, pods);
    boolean edited = situation.memory().step().isPresent();
    boolean fits = !edited || candidate.desired() == 0 || base.step(index).pods() <= pods;
    Program program = fits ? base : StepCompiler.takenUpWith(base, pods, situation.replicas());
    StepMemory begun = begin(situation, candidate, program, index);
    return new StepRun(afresh(situation), candidate, program, index, begun);
  }

  /** The gates of a step that is found again are asked again: its hold begins now. */
  private static Situation afresh(Situation situation) {
    return situation.remembering(situation.memory().withAccepted(Optional.empty()));
  }

  /** The status is lost, and the set's mark says that this step had passed its gates before. */
  private static boolean hasBegunNext(
      Situation situation, SetSeen candidate, Program base, int found) {
    return situation.memory().step().isEmpty()
        && candidate.marks().reached().step() == found + 2
        && !base.isLast(found);
  }

  private static int firstWithPods(Program program, int pods) {
    int index = 0;
    while (!program.isLast(index) && program.step(index).pods() < pods) {
      index++;
    }
    return index;
  }

  /** The weight in effect, seen without any status. */
  private static Weight present(Situation situation, SetSeen candidate) {
    return situation
        .seen()
        .traffic()
        .map(
            traffic ->
                Shift.isBySelector(traffic)
                        || RoutedTraffic.candidate(traffic)
                            .equals(Optional.of(candidate.revision().name()))
                    ? Shift.present(traffic, candidate.revision())
                    : Weight.ZERO)
        .orElseGet(() -> Weight.carriedBy(candidate.desired(), situation.replicas()));
  }

  private static StepMemory begin(
      Situation situation, SetSeen candidate, Program program, int index) {
    Instant now = situation.now();
    int need = program.step(index).pods();
    // Where the steps were edited, nobody knows how much of the time was a hold's.
    boolean lost = situation.memory().step().isEmpty();
    boolean waitsForPods =
        candidate.available() < need && candidate.marks().reached().step() == index + 1;
    Instant since =
        lost && waitsForPods
            ? candidate.marks().reached().time().filter(it -> mayRun(situation, it)).orElse(now)
            : now;
    return new StepMemory(
        program.digest(),
        index,
        now,
        Progress.start(since, situation.spec().progressDeadline(), candidate.available()));
  }

  /**
   * A release that still runs though its deadline would be over by the mark was held, or nobody
   * looked: neither is the candidate's fault, so that its clock starts afresh.
   */
  private static boolean mayRun(Situation situation, Instant begun) {
    Instant end = begun.plus(situation.spec().progressDeadline());
    return begun.isBefore(situation.now()) && situation.now().isBefore(end);
  }

  boolean isPromoting() {
    return index >= program.steps().size();
  }

  /** True where a Promote action lets this step pass now. */
  boolean isPromoted() {
    return situation.promoting().equals(Optional.of(step().name()));
  }

  /** The step; while promoting, the last one. */
  Step step() {
    return step(Math.min(index, program.steps().size() - 1));
  }

  /** A step as it is to be carried out: batches that were put back are missing in it. */
  Step step(int at) {
    Step written = program.step(at);
    PutBack putBack = candidate.marks().reached().putBack();
    if (!program.isBatched() || putBack.batches() == 0) {
      return written;
    }
    int pods = Math.max(0, written.pods() - putBack.pods());
    List<Gate> gates =
        isPutBack(pods)
            ? written.gates().stream().filter(Gate.Hold.class::isInstance).toList()
            : written.gates();
    return new Step(written.name(), BatchCompiler.share(pods, situation.replicas()), pods, gates);
  }

  /** True where the batch of this step failed, and its pods go back to stable. */
  boolean isPutBack() {
    return program.isBatched() && isPutBack(step().pods());
  }

  private boolean isPutBack(int pods) {
    OptionalInt level = candidate.marks().reached().putBack().level();
    return level.isPresent() && pods <= level.getAsInt();
  }

  /** True where nothing of this batch is made: it goes back, or it is as small as what did. */
  boolean isEmpty() {
    return isPutBack() || (program.isBatched() && step().pods() == 0);
  }

  /** True where batches failed and were put back. */
  boolean hasFailures() {
    return program.isBatched() && candidate.marks().reached().putBack().batches() > 0;
  }

  /** True for the first step whose pods may serve. */
  boolean isFirst() {
    int failed = program.isBatched() ? candidate.marks().reached().putBack().batches() : 0;
    return index == failed && !isPutBack();
  }

  /**
   * The next step begins now, or after the last one the promotion; its weight is to be seen anew.
   */
  StepRun advance() {
    return new StepRun(afresh(situation), candidate, program, index, memory).restartAt(index + 1);
  }

  /** The same step, or another one of these steps, with its clock started afresh. */
  StepRun restartAt(int at) {
    Instant now = situation.now();
    return new StepRun(
        situation,
        candidate,
        program,
        at,
        new StepMemory(
            program.digest(),
            at,
            now,
            Progress.start(now, situation.spec().progressDeadline(), candidate.available())));
  }

  /**
   * The point of the checks before traffic: a batch that is tried in place of another has its own.
   */
  String pointBeforeTraffic() {
    String point = CheckRun.BEFORE_TRAFFIC + "-" + candidate.marks().release();
    return index == 0 ? point : point + "-" + (index + 1);
  }

  /** The point at which the checks of a step run. */
  String point(int at) {
    return CheckRun.atStep(candidate.marks().release(), at);
  }

  /** The checks of a step; none where all its pods were put back. */
  List<String> checks(int at) {
    Step step = step(at);
    if (program.isBatched() && step.pods() == 0) {
      return List.of();
    }
    return step.gates().stream()
        .filter(Gate.Checks.class::isInstance)
        .flatMap(gate -> ((Gate.Checks) gate).names().stream())
        .toList();
  }
}
