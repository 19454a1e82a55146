package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Action.Answer;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutSnapshot.Identity;
import dev.headway.rollout.decide.SetMarks.Failure;
import dev.headway.rollout.decide.SetMarks.Role;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people asked for, by ReleaseActions and by the two annotations. One order is carried out in
 * a pass: an annotation first, then Abort before other verbs, then by time and name. A promotion
 * that a step cannot follow yet waits, and keeps nobody else waiting. What an order changes is
 * written before its answer, so that a crash between the two loses nothing.
 */
final class Orders {
  private Orders() {}

  /** What an order comes to. */
  sealed interface Order {
    /** New marks; {@code done} is the answer. */
    record Change(Map<String, SetMarks> marks, Because because, String done) implements Order {
      public Change {
        marks = Map.copyOf(marks);
      }
    }

    /** A step is let pass; the answer follows in the pass that sees it passed. */
    record LetPass(String step) implements Order {}

    /** Another step begins; the answer follows in the pass that sees it begun. */
    record Jump(StepMemory step, String done) implements Order {}

    /** It is as asked already. */
    record Already(String message) implements Order {}

    /** It does not match what runs. */
    record Refuse(String message) implements Order {}
  }

  /** The plan with the next order carried out; the plain one where there is none. */
  static Draft plan(Situation situation) {
    Optional<Order.Change> annotated = annotated(situation);
    boolean queued = annotated.filter(change -> awaitsTurn(situation, change)).isPresent();
    if (annotated.isPresent() && !queued) {
      Order.Change change = annotated.get();
      return Changes.carryOut(situation, change.marks(), change.because())
          .tell(Finding.note(change.because().reason(), change.done()));
    }
    List<ReleaseRequest> inTurn =
        situation.seen().requests().stream()
            .sorted(
                Comparator.comparing((ReleaseRequest it) -> it.verb() != Verb.ABORT)
                    .thenComparing(ReleaseRequest::createdTime)
                    .thenComparing(ReleaseRequest::name))
            .toList();
    List<ReleaseRequest> possible =
        inTurn.stream()
            .filter(request -> !awaitsTurn(situation, Verbs.judge(situation, request)))
            .toList();
    return possible.stream()
        .filter(request -> !(Verbs.judge(situation, request) instanceof Order.LetPass))
        .findFirst()
        .or(() -> possible.stream().findFirst())
        .map(request -> carryOut(situation, request))
        .orElseGet(
            () ->
                queued || !inTurn.isEmpty()
                    ? queue(situation, Courses.plan(situation))
                    : Courses.plan(situation));
  }

  /** A retry starts a release as a new revision does: with a slot of its group. */
  private static boolean awaitsTurn(Situation situation, Order order) {
    return order instanceof Order.Change change
        && change.because().reason() == Reason.RETRIED
        && change.marks().values().stream().anyMatch(SetMarks::isRunning)
        && Turns.awaited(situation.seen()).isPresent();
  }

  private static Draft queue(Situation situation, Draft draft) {
    return Turns.awaited(situation.seen()).map(turn -> turn.tell(draft)).orElse(draft);
  }

  private static Draft carryOut(Situation situation, ReleaseRequest request) {
    return switch (Verbs.judge(situation, request)) {
      case Order.LetPass(String step) -> letPass(situation, step);
      case Order.Jump jump -> jump(situation, request, jump);
      case Order.Change change ->
          answer(
              Changes.carryOut(situation, change.marks(), change.because()),
              request,
              Answer.DONE,
              change.done());
      case Order.Already(String message) ->
          answer(Courses.plan(situation), request, Answer.DONE, message);
      case Order.Refuse(String message) ->
          answer(Courses.plan(situation), request, Answer.REFUSED, message);
    };
  }

  /**
   * Once the step has passed, the next pass answers; until then it waits as without the request.
   */
  private static Draft letPass(Situation situation, String step) {
    Draft draft = Courses.plan(situation.letPass(step));
    return draft
            .memory()
            .step()
            .map(StepMemory::index)
            .equals(situation.memory().step().map(StepMemory::index))
        ? draft
        : draft.lookAgain();
  }

  /** A step that passes at once is answered at once, since nobody would see it begun. */
  private static Draft jump(Situation situation, ReleaseRequest request, Order.Jump jump) {
    Draft draft = Jumps.plan(situation, jump.step());
    return Jumps.isAt(draft, jump.step())
        ? draft.lookAgain()
        : answer(draft, request, Answer.DONE, jump.done());
  }

  private static Draft answer(Draft draft, ReleaseRequest request, Answer answer, String message) {
    Reason reason = answer == Answer.DONE ? Reason.ACTION_DONE : Reason.ACTION_REFUSED;
    String text = request.verb().text() + ": " + message;
    return draft
        .act(
            new Action.CompleteRequest(
                request.name(),
                request.resourceVersion(),
                answer,
                message,
                Because.of(reason, text)))
        .lookAgain()
        .tell(answer == Answer.DONE ? Finding.note(reason, text) : Finding.warning(reason, text));
  }

  /**
   * A new text of {@code headway.dev/abort} or {@code headway.dev/retry}; each is dealt with once.
   */
  private static Optional<Order.Change> annotated(Situation situation) {
    Identity identity = situation.seen().identity();
    Optional<SetSeen> running = running(situation);
    if (running.isPresent() && situation.stable().isPresent()) {
      return identity
          .abortText()
          .filter(text -> !running.get().marks().handled().abort().equals(Optional.of(text)))
          .map(text -> abort(situation, running.get(), "annotation: " + text));
    }
    return situation
        .wantedSet()
        .filter(set -> set.marks().isRemembered())
        .filter(set -> identity.retryText().isPresent())
        .filter(set -> !set.marks().handled().retry().equals(identity.retryText()))
        .map(set -> retry(situation, set));
  }

  /** The set of the release that runs. */
  static Optional<SetSeen> running(Situation situation) {
    return situation.target().filter(Situation.Target::isRunning).flatMap(Situation.Target::set);
  }

  static Order.Change abort(Situation situation, SetSeen running, String why) {
    String message = "Aborted (" + why + ")";
    Failure failure =
        running
            .marks()
            .standsAt()
            .orElse(new Failure(FailureClass.DECISION, Reason.ABORTED, message));
    return new Order.Change(
        Map.of(running.name(), ended(situation, running, ReleaseResult.ABORTED, failure)),
        Because.of(Reason.ABORTED, message),
        "Release " + running.marks().release() + " aborted");
  }

  static SetMarks ended(Situation situation, SetSeen set, ReleaseResult result, Failure failure) {
    Identity identity = situation.seen().identity();
    boolean serves = situation.isStable(set);
    SetMarks marks = set.marks();
    int reached =
        situation.memory().release() == marks.release()
            ? situation.memory().step().map(it -> it.index() + 1).orElse(marks.reached().step())
            : marks.reached().step();
    return marks
        .atStep(Math.max(reached, marks.reached().step()), situation.now())
        .ended(result, serves ? Role.STABLE : Role.CANDIDATE, situation.now(), Optional.of(failure))
        .withHandled(identity.retryText(), identity.abortText());
  }

  /**
   * The failed revision is tried again under the next number; where it serves, it is good again.
   */
  static Order.Change retry(Situation situation, SetSeen failed) {
    Identity identity = situation.seen().identity();
    if (situation.isStable(failed)) {
      SetMarks good =
          failed
              .marks()
              .ended(ReleaseResult.PROMOTED, Role.STABLE, situation.now(), Optional.empty())
              .withHandled(identity.retryText(), identity.abortText());
      return new Order.Change(
          Map.of(failed.name(), good),
          Because.of(Reason.RETRIED, "Revision " + failed.revision() + " serves and is good again"),
          "Revision " + failed.revision() + " is stable");
    }
    int number = situation.release() + 1;
    SetMarks marks =
        failed
            .marks()
            .armed(number, situation.now(), Optional.empty(), false)
            .withHooks(HookMarks.due(situation.spec(), false))
            .withHandled(identity.retryText(), identity.abortText());
    return new Order.Change(
        Map.of(failed.name(), marks),
        Because.of(Reason.RETRIED, "Revision " + failed.revision() + " is tried again"),
        "Release " + number + " tries revision " + failed.revision() + " again");
  }

  /**
   * Goes to {@code target} in place of what the spec asks for, which counts as failed from now on.
   */
  static Order.Change rollback(Situation situation, SetSeen target, String why) {
    String message = "Rolled back to revision " + target.revision() + " (" + why + ")";
    Failure failure = new Failure(FailureClass.DECISION, Reason.ROLLED_BACK, message);
    Map<String, SetMarks> marks = new HashMap<>();
    situation
        .wantedSet()
        .filter(set -> !set.marks().isRemembered() || set.marks().isPartial())
        .ifPresent(
            set ->
                marks.put(set.name(), ended(situation, set, ReleaseResult.ROLLED_BACK, failure)));
    running(situation)
        .filter(set -> !marks.containsKey(set.name()) && !set.name().equals(target.name()))
        .ifPresent(
            set ->
                marks.put(set.name(), ended(situation, set, ReleaseResult.ROLLED_BACK, failure)));
    Because because = Because.of(Reason.ROLLED_BACK, message);
    if (situation.isStable(target)) {
      return new Order.Change(marks, because, "Back to stable revision " + target.revision());
    }
    int number = situation.release() + 1;
    boolean quick = situation.isQuick(target.revision());
    Optional<String> insteadOf = Optional.of(situation.wanted().revision().name());
    marks.put(
        target.name(),
        target
            .marks()
            .armed(number, situation.now(), insteadOf, quick)
            .withHooks(HookMarks.due(situation.spec(), true))
            .withHandled(
                situation.seen().identity().retryText(), situation.seen().identity().abortText()));
    return new Order.Change(
        marks, because, "Release " + number + " goes back to revision " + target.revision());
  }

  /** For messages: the kept revisions that one may go back to. */
  static String kept(List<SetSeen> sets) {
    return String.join(
        ", ",
        sets.stream()
            .sorted(Comparator.comparingInt((SetSeen set) -> -set.marks().release()))
            .map(
                set ->
                    set.revision()
                        + " ("
                        + set.version()
                        + ", release "
                        + set.marks().release()
                        + ")")
            .toList());
  }
}
