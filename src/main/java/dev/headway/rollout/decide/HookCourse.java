package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.HookMark.Phase;
import dev.headway.rollout.decide.HookSeen.Standing;
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

  /** The turn of these marks of a set, in their order. */
  static HookTurn turn(Situation situation, SetSeen set, List<HookMark> marks) {
    if (marks.isEmpty()) {
      return new HookTurn.Done();
    }
    return switch (situation.seen().hooks()) {
      case Observed.Known<List<HookSeen>>(List<HookSeen> seen) ->
          new HookCourse(situation, set, seen).turn(marks);
      case Observed.Missing<List<HookSeen>> missing ->
          new HookCourse(situation, set, List.of()).turn(marks);
      case Observed.Unknown<List<HookSeen>>(String cause) ->
          marks.stream().anyMatch(HookMark::isOpen)
              ? new HookTurn.Next(List.of(), Waits.read(cause), List.of())
              : new HookCourse(situation, set, List.of()).turn(marks);
    };
  }

  private HookTurn turn(List<HookMark> marks) {
    for (HookMark mark : marks) {
      Optional<HookSpec> spec =
          situation.spec().hooks().stream().filter(it -> it.name().equals(mark.hook())).findAny();
      Optional<HookTurn> turn =
          switch (mark.phase()) {
            case PENDING ->
                Optional.of(spec.map(it -> begin(it, mark)).orElseGet(() -> gone(mark)));
            case RETRYING ->
                Optional.of(spec.map(it -> again(it, mark)).orElseGet(() -> gone(mark)));
            case STARTING ->
                Optional.of(spec.map(it -> made(it, mark)).orElseGet(() -> gone(mark)));
            case RUNNING -> Optional.of(spec.map(it -> look(it, mark)).orElseGet(() -> gone(mark)));
            case FAILED -> spec.filter(HookSpec::aborts).map(it -> ends(mark));
            case SUCCEEDED, CANCELLED -> Optional.empty();
          };
      if (turn.isPresent()) {
        return turn.get();
      }
    }
    return new HookTurn.Done();
  }

  private static HookTurn ends(HookMark mark) {
    return new HookTurn.Ends(
        new Failure(
            FailureClass.EVIDENCE,
            Reason.HOOK_FAILED,
            what(mark) + " failed: " + mark.message().orElse("its attempts are used up")));
  }

  /** A hook that the spec has no longer is not run; what runs is taken away. */
  private HookTurn gone(HookMark mark) {
    String why = "The spec has it no longer";
    return changed(
        List.of(),
        mark.over(Phase.CANCELLED, situation.now(), Optional.of(why)),
        why,
        List.of(),
        next(mark));
  }

  /** Whoever paused the release wants nothing to begin; what has begun goes on. */
  private HookTurn begin(HookSpec spec, HookMark mark) {
    return held().orElseGet(() -> start(spec, mark));
  }

  private Optional<HookTurn> held() {
    boolean held = set.marks().isRunning() && situation.spec().paused();
    Optional<String> why =
        held
            ? Optional.of("`paused` is true in the spec")
            : set.marks().paused().filter(it -> set.marks().isRunning());
    return why.map(text -> new HookTurn.Next(List.of(), Waits.pause(text), List.of()));
  }

  private HookTurn start(HookSpec spec, HookMark mark) {
    HookMark begun = mark.begun(mark.attempt() + 1, situation.now());
    Optional<HookSeen> known = seen(begun);
    if (known.map(HookSeen::standing).equals(Optional.of(Standing.HINDERED))) {
      HookMark hindered = mark.hindered(begun.attempt(), situation.now(), known.get().message());
      String note = what(mark) + " cannot begin: " + known.get().message();
      return changed(List.of(), hindered, note, List.of(), hindered(spec, hindered));
    }
    if (spec.kind() == HookSpec.Kind.COMMAND_IN_STABLE && situation.stable().isEmpty()) {
      String why = "There is no stable revision yet to run it in";
      HookMark over = mark.over(Phase.CANCELLED, situation.now(), Optional.of(why));
      return changed(List.of(), over, what(mark) + ": " + why, List.of(), next(mark));
    }
    List<Action> start = known.isPresent() ? List.of() : List.of(start(begun, "Its turn has come"));
    List<Action> none = List.of();
    boolean first = spec.kind().isWrittenDownFirst();
    HookTurn.Next written =
        changed(
            first ? none : start,
            begun,
            what(mark) + " begins",
            List.of(),
            waiting(spec, begun, ""));
    return first ? written.then(start) : written;
  }

  /** What could not be made is asked for again until its time is over. */
  private HookTurn made(HookSpec spec, HookMark mark) {
    Optional<HookSeen> known = seen(mark);
    boolean asked = known.map(it -> it.standing() == Standing.HINDERED).orElse(true);
    HookMark begun = mark.begun(mark.attempt(), situation.now());
    if (!asked) {
      String note = what(mark) + " begins";
      return changed(List.of(), begun, note, List.of(), waiting(spec, begun, ""));
    }
    if (!situation.now().isBefore(end(spec, mark))) {
      List<Action> forget =
          known.stream().<Action>map(it -> remove(it, what(mark) + " cannot begin")).toList();
      return failed(spec, mark, "it could not begin" + because(mark), forget);
    }
    return held()
        .orElseGet(
            () ->
                changed(
                    List.of(start(begun, "It is asked for again")),
                    begun,
                    what(mark) + " begins",
                    List.of(),
                    hindered(spec, mark)));
  }

  private static String because(HookMark mark) {
    return mark.message().map(why -> ": " + why).orElse("");
  }

  private static Waiting hindered(HookSpec spec, HookMark mark) {
    boolean fails = spec.aborts() && mark.attempt() > spec.retries();
    return Waits.hookToBegin(what(mark), mark.message().orElse(""), end(spec, mark), fails);
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
        situation.stable().map(SetSeen::revision),
        weight(),
        mark.attemptTime().orElse(situation.now()),
        Because.of(Reason.HOOK_RUNNING, what(mark) + ": " + note));
  }

  private Weight weight() {
    return situation.isStable(set)
        ? Weight.FULL
        : situation.memory().accepted().map(AcceptedWeight::weight).orElse(Weight.ZERO);
  }

  private HookTurn again(HookSpec spec, HookMark mark) {
    Instant due = mark.attemptTime().orElse(situation.now()).plus(pause(mark.attempt()));
    return situation.now().isBefore(due)
        ? new HookTurn.Next(List.of(), Waits.hookAgain(what(mark), due), List.of())
        : begin(spec, mark);
  }

  static Duration pause(int attempts) {
    Duration pause = FIRST_PAUSE;
    for (int i = 1; i < attempts && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private HookTurn look(HookSpec spec, HookMark mark) {
    Optional<HookSeen> attempt = seen(mark);
    if (attempt.isEmpty()) {
      return lost(spec, mark);
    }
    HookSeen found = attempt.get();
    return switch (found.standing()) {
      case SUCCEEDED -> succeeded(mark);
      case FAILED ->
          failed(spec, mark, found.message() + neverStarted(mark), List.of(output(mark)));
      case HINDERED, STARTING, RUNNING ->
          situation.now().isBefore(end(spec, mark).plus(GRACE))
              ? underWay(spec, mark, found)
              : late(spec, mark, found);
    };
  }

  /** An attempt that was begun, and of which nothing is known. */
  private HookTurn lost(HookSpec spec, HookMark mark) {
    return switch (spec.kind()) {
      case JOB -> failed(spec, mark, "its Job was deleted before it had ended", List.of());
      case CALL ->
          situation.now().isBefore(end(spec, mark))
              ? new HookTurn.Next(
                  List.of(start(mark, "Nobody knows whether it was answered")),
                  waiting(spec, mark, ""),
                  List.of())
              : failed(spec, mark, "it did not end in time", List.of());
      case COMMAND, COMMAND_IN_STABLE ->
          failed(spec, mark, "nobody knows how it ended: the operator ended first", List.of());
    };
  }

  /** What its pods wait for is written down: they are gone when its time is over. */
  private HookTurn underWay(HookSpec spec, HookMark mark, HookSeen found) {
    Waiting waiting = waiting(spec, mark, found.message());
    boolean runs = found.standing() == Standing.RUNNING && mark.message().isPresent();
    boolean tells = !found.message().isEmpty() && !isKnown(mark, found.message());
    if (!runs && !tells) {
      return new HookTurn.Next(List.of(), waiting, List.of(), withoutPods(mark, found));
    }
    Optional<String> why = Optional.of(found.message()).filter(text -> !text.isEmpty());
    String note = what(mark) + why.map(text -> " does not start: " + text).orElse(" has started");
    return changed(List.of(), mark.told(why), note, List.of(), waiting);
  }

  /** Nobody tells of pods that a Job does not get. */
  private Optional<Instant> withoutPods(HookMark mark, HookSeen found) {
    return mark.attemptTime()
        .map(time -> time.plus(HookSeen.WITHOUT_PODS).plusSeconds(1))
        .filter(time -> found.standing() == Standing.STARTING && time.isAfter(situation.now()));
  }

  /** A kubelet says the same in turns: what stands before the first colon tells whether it does. */
  private static boolean isKnown(HookMark mark, String message) {
    return mark.message().map(known -> subject(known).equals(subject(message))).orElse(false);
  }

  private static String subject(String message) {
    int end = message.indexOf(": ");
    return end < 0 ? message : message.substring(0, end);
  }

  private static String neverStarted(HookMark mark) {
    return mark.message().map(why -> " (" + why + ")").orElse("");
  }

  private HookTurn succeeded(HookMark mark) {
    String text = what(mark) + " succeeded";
    return changed(
        List.of(output(mark)),
        mark.over(Phase.SUCCEEDED, situation.now(), Optional.empty()),
        text,
        List.of(Finding.note(Reason.HOOK_SUCCEEDED, text)),
        next(mark));
  }

  private HookTurn late(HookSpec spec, HookMark mark, HookSeen found) {
    Action remove = remove(found, what(mark) + " did not end in time");
    return failed(
        spec, mark, "it did not end in time" + neverStarted(mark), List.of(output(mark), remove));
  }

  private static Action remove(HookSeen found, String note) {
    return new Action.RemoveHook(
        found.run(), found.object(), found.resourceVersion(), Because.of(Reason.HOOK_FAILED, note));
  }

  private HookTurn failed(HookSpec spec, HookMark mark, String why, List<Action> before) {
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
  private HookTurn.Next changed(
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
    return new HookTurn.Next(actions, waiting, findings);
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

  private Waiting waiting(HookSpec spec, HookMark mark, String hindrance) {
    Instant end = end(spec, mark);
    Instant next = situation.now().isBefore(end) ? end : end.plus(GRACE);
    boolean fails = spec.aborts() && mark.attempt() > spec.retries();
    return Waits.hook(what(mark), hindrance, next, fails);
  }

  private static Waiting next(HookMark mark) {
    return Waits.still(Waiting.Kind.HOOK, "the hooks of " + mark.point());
  }

  private static String what(HookMark mark) {
    return "Hook '" + mark.hook() + "' (" + mark.point() + ")";
  }
}
