package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.HookMark.Phase;
import dev.headway.rollout.decide.Memory.AcceptedWeight;
import dev.headway.rollout.decide.SetMarks.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hooks of one point of a release, one after the other. What is written down on the set says
 * how far they are, and one look takes them one turn further: a set is written at most once in a
 * plan.
 */
record HookCourse(Situation situation, SetSeen set, List<HookSeen> seen) {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** A Job ends itself when its time is over; after so long it is not waited for any more. */
  static final Duration GRACE = Duration.ofSeconds(15);

  /** What a point comes to. */
  sealed interface Turn {
    /** All of them are over, and none ends the release. */
    record Done() implements Turn {}

    /** Something is to be done, or awaited. */
    record Next(List<Action> actions, Waiting waiting, List<Finding> findings) implements Turn {
      public Next {
        actions = List.copyOf(actions);
        findings = List.copyOf(findings);
      }

      /**
       * The draft with all of this; what it waits for already stays. Where it writes the set by
       * itself the next look will do.
       */
      Draft added(Draft draft, SetSeen set) {
        Draft waits = draft.waitingFor().isPresent() ? draft : draft.waitFor(waiting);
        Draft looks = waiting.next().map(waits::lookAt).orElse(waits);
        return Sets.writes(draft.actions(), set) ? looks : looks.act(actions).tell(findings);
      }
    }

    /** One of them ends the release. */
    record Ends(Failure failure) implements Turn {}
  }

  /** The turn of these marks of a set, in their order. */
  static Turn turn(Situation situation, SetSeen set, List<HookMark> marks) {
    if (marks.isEmpty()) {
      return new Turn.Done();
    }
    return switch (situation.seen().hooks()) {
      case Observed.Known<List<HookSeen>>(List<HookSeen> seen) ->
          new HookCourse(situation, set, seen).turn(marks);
      case Observed.Missing<List<HookSeen>> missing ->
          new HookCourse(situation, set, List.of()).turn(marks);
      case Observed.Unknown<List<HookSeen>>(String cause) ->
          marks.stream().anyMatch(HookMark::isOpen)
              ? new Turn.Next(List.of(), Waits.read(cause), List.of())
              : new HookCourse(situation, set, List.of()).turn(marks);
    };
  }

  private Turn turn(List<HookMark> marks) {
    for (HookMark mark : marks) {
      Optional<HookSpec> spec =
          situation.spec().hooks().stream().filter(it -> it.name().equals(mark.hook())).findAny();
      Optional<Turn> turn =
          switch (mark.phase()) {
            case PENDING ->
                Optional.of(spec.map(it -> begin(it, mark)).orElseGet(() -> gone(mark)));
            case RETRYING ->
                Optional.of(spec.map(it -> again(it, mark)).orElseGet(() -> gone(mark)));
            case RUNNING -> Optional.of(spec.map(it -> look(it, mark)).orElseGet(() -> gone(mark)));
            case FAILED -> spec.filter(HookSpec::aborts).map(it -> ends(mark));
            case SUCCEEDED, CANCELLED -> Optional.empty();
          };
      if (turn.isPresent()) {
        return turn.get();
      }
    }
    return new Turn.Done();
  }

  private static Turn ends(HookMark mark) {
    return new Turn.Ends(
        new Failure(
            FailureClass.EVIDENCE,
            Reason.HOOK_FAILED,
            what(mark) + " failed: " + mark.message().orElse("its attempts are used up")));
  }

  /** A hook that the spec has no longer is not run; what runs is taken away. */
  private Turn gone(HookMark mark) {
    String why = "The spec has it no longer";
    return changed(
        List.of(),
        mark.over(Phase.CANCELLED, situation.now(), Optional.of(why)),
        why,
        List.of(),
        next(mark));
  }

  /** Whoever paused the release wants nothing to begin; what has begun goes on. */
  private Turn begin(HookSpec spec, HookMark mark) {
    boolean held = set.marks().isRunning() && situation.spec().paused();
    Optional<String> why =
        held
            ? Optional.of("`paused` is true in the spec")
            : set.marks().paused().filter(it -> set.marks().isRunning());
    return why.<Turn>map(text -> new Turn.Next(List.of(), Waits.pause(text), List.of()))
        .orElseGet(() -> start(spec, mark));
  }

  private Turn start(HookSpec spec, HookMark mark) {
    HookMark begun = mark.begun(mark.attempt() + 1, situation.now());
    List<Action> before =
        seen(begun).isPresent() ? List.of() : List.of(start(begun, "Its turn has come"));
    return changed(before, begun, what(mark) + " begins", List.of(), waiting(spec, begun));
  }

  private Action start(HookMark mark, String note) {
    return new Action.StartHook(
        run(mark),
        set.name(),
        set.revision(),
        situation
            .stable()
            .filter(it -> !it.name().equals(set.name()))
            .or(situation::previousGood)
            .map(SetSeen::revision),
        weight(),
        mark.attemptTime().orElse(situation.now()),
        Because.of(Reason.HOOK_RUNNING, what(mark) + ": " + note));
  }

  private Weight weight() {
    return situation.isStable(set)
        ? Weight.FULL
        : situation.memory().accepted().map(AcceptedWeight::weight).orElse(Weight.ZERO);
  }

  private Turn again(HookSpec spec, HookMark mark) {
    Instant due = mark.attemptTime().orElse(situation.now()).plus(pause(mark.attempt()));
    return situation.now().isBefore(due)
        ? new Turn.Next(List.of(), Waits.hookAgain(what(mark), due), List.of())
        : begin(spec, mark);
  }

  static Duration pause(int attempts) {
    Duration pause = FIRST_PAUSE;
    for (int i = 1; i < attempts && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private Turn look(HookSpec spec, HookMark mark) {
    Optional<HookSeen> attempt = seen(mark);
    if (attempt.isEmpty()) {
      return failed(spec, mark, "its Job was deleted before it had ended", List.of());
    }
    HookSeen found = attempt.get();
    return switch (found.standing()) {
      case SUCCEEDED -> succeeded(mark);
      case FAILED -> failed(spec, mark, found.message(), List.of(output(mark)));
      case RUNNING ->
          situation.now().isBefore(end(spec, mark).plus(GRACE))
              ? new Turn.Next(List.of(), waiting(spec, mark), List.of())
              : late(spec, mark, found);
    };
  }

  private Turn succeeded(HookMark mark) {
    String text = what(mark) + " succeeded";
    return changed(
        List.of(output(mark)),
        mark.over(Phase.SUCCEEDED, situation.now(), Optional.empty()),
        text,
        List.of(Finding.note(Reason.HOOK_SUCCEEDED, text)),
        next(mark));
  }

  private Turn late(HookSpec spec, HookMark mark, HookSeen found) {
    Action remove =
        new Action.RemoveHook(
            found.run(),
            found.object(),
            found.resourceVersion(),
            Because.of(Reason.HOOK_FAILED, what(mark) + " did not end in time"));
    return failed(spec, mark, "it did not end in time", List.of(output(mark), remove));
  }

  private Turn failed(HookSpec spec, HookMark mark, String why, List<Action> before) {
    Instant now = situation.now();
    if (mark.attempt() <= spec.retries()) {
      return changed(
          before,
          mark.retried(now, why),
          what(mark) + " is tried again: " + why,
          List.of(),
          Waits.hookAgain(what(mark), now.plus(pause(mark.attempt()))));
    }
    String text = what(mark) + " failed: " + why;
    return changed(
        before,
        mark.over(Phase.FAILED, now, Optional.of(why)),
        text,
        List.of(Finding.warning(Reason.HOOK_FAILED, text)),
        next(mark));
  }

  /** What is done, then the mark that says so: a crash between the two repeats what is harmless. */
  private Turn changed(
      List<Action> before, HookMark mark, String note, List<Finding> findings, Waiting waiting) {
    List<Action> actions = new ArrayList<>(before);
    HookMarks hooks = set.marks().hooks().with(mark);
    SetMarks marks = set.marks();
    // Before there are pods, their deadline begins with the last word on a hook.
    SetMarks base =
        marks.isRunning() && set.desired() == 0
            ? marks.atStep(marks.reached().step(), situation.now())
            : marks;
    Reason reason = mark.phase() == Phase.FAILED ? Reason.HOOK_FAILED : Reason.HOOK_RUNNING;
    actions.add(Sets.mark(set, base.withHooks(hooks), Because.of(reason, note)));
    return new Turn.Next(actions, waiting, findings);
  }

  private Action output(HookMark mark) {
    return new Action.ReadHook(
        run(mark), Because.of(Reason.HOOK_RUNNING, "The last lines of " + what(mark)));
  }

  private Optional<HookSeen> seen(HookMark mark) {
    HookRun run = run(mark);
    return seen.stream().filter(it -> it.run().equals(run)).findAny();
  }

  private HookRun run(HookMark mark) {
    return new HookRun(set.marks().release(), mark.point(), mark.hook(), mark.attempt());
  }

  private static Instant end(HookSpec spec, HookMark mark) {
    return mark.attemptTime().orElse(Instant.MIN).plus(spec.timeout());
  }

  private Waiting waiting(HookSpec spec, HookMark mark) {
    Instant end = end(spec, mark);
    Instant next = situation.now().isBefore(end) ? end : end.plus(GRACE);
    return Waits.hook(what(mark), next, spec.aborts() && mark.attempt() > spec.retries());
  }

  private static Waiting next(HookMark mark) {
    return Waits.still(Waiting.Kind.HOOK, "the hooks of " + mark.point());
  }

  private static String what(HookMark mark) {
    return "Hook '" + mark.hook() + "' (" + mark.point() + ")";
  }
}
