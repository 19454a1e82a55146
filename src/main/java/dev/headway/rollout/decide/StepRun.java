package dev.headway.rollout.decide;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.StepCompiler.Compiled;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
    return switch (compile(known, candidate.marks().taken().skipSteps())) {
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
    Optional<Weight> takenUp = takenUpAt(memory.plan(), base.digest() + "@");
    if (takenUp.isEmpty()) {
      return Optional.empty();
    }
    Weight weight = takenUp.get();
    Program program = StepCompiler.takenUpAt(base, weight, weight.podsOf(situation.replicas()));
    int index = Math.clamp(memory.index(), 0, program.steps().size());
    return Optional.of(new StepRun(situation, candidate, program, index, memory));
  }

  private static Optional<Weight> takenUpAt(String plan, String prefix) {
    if (!plan.startsWith(prefix) || !plan.substring(prefix.length()).matches("[0-9]{1,2}")) {
      return Optional.empty();
    }
    return Optional.of(Weight.ofPercent(Integer.parseInt(plan.substring(prefix.length()))));
  }

  private static StepRun fromWeight(Situation situation, SetSeen candidate, Program base) {
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
                RoutedTraffic.candidate(traffic)
                    .filter(name -> name.equals(candidate.revision().name()))
                    .map(name -> RoutedTraffic.present(traffic))
                    .orElse(Weight.ZERO))
        .orElseGet(() -> Weight.carriedBy(candidate.desired(), situation.replicas()));
  }

  private static StepMemory begin(
      Situation situation, SetSeen candidate, Program program, int index) {
    Instant now = situation.now();
    int need = program.step(index).pods();
    boolean waitsForPods =
        candidate.available() < need && candidate.marks().reached().step() == index + 1;
    Instant since =
        waitsForPods
            ? candidate.marks().reached().time().filter(it -> it.isBefore(now)).orElse(now)
            : now;
    return new StepMemory(
        program.digest(),
        index,
        now,
        Progress.start(since, situation.spec().progressDeadline(), candidate.available()));
  }

  boolean isPromoting() {
    return index >= program.steps().size();
  }

  /** The step; while promoting, the last one. */
  Step step() {
    return program.step(Math.min(index, program.steps().size() - 1));
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

  /** The point at which the checks of a step run. */
  String point(int at) {
    return CheckRun.atStep(candidate.marks().release(), at);
  }

  List<String> checks(int at) {
    return program.step(at).gates().stream()
        .filter(Gate.Checks.class::isInstance)
        .flatMap(gate -> ((Gate.Checks) gate).names().stream())
        .toList();
  }
}
