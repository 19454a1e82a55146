package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.Orders.Order;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether a ReleaseAction matches what runs, and what it comes to. A refusal says what both are.
 */
final class Verbs {
  private static final int SHORTEST_PREFIX = 4;
  private static final Duration CLOCKS = Duration.ofSeconds(10);

  private Verbs() {}

  static Order judge(Situation situation, ReleaseRequest request) {
    return switch (request.verb()) {
      case PROMOTE -> onRunning(situation, request, set -> promote(situation, request, set));
      case PAUSE -> onRunning(situation, request, set -> pause(situation, request, set));
      case RESUME -> onRunning(situation, request, set -> resume(situation, set));
      case ABORT -> abort(situation, request);
      case RETRY -> retry(situation, request);
      case ROLLBACK -> rollback(situation, request);
      case JUMP_TO -> onRunning(situation, request, set -> jump(situation, request, set));
      case RESTART -> Restarting.judge(situation, request);
    };
  }

  private interface OnRunning {
    Order judge(SetSeen running);
  }

  private static Order onRunning(Situation situation, ReleaseRequest request, OnRunning judge) {
    Optional<SetSeen> running = Orders.running(situation);
    if (running.isEmpty()) {
      return new Order.Refuse("No release is running" + last(situation));
    }
    return mismatch(request, running.get())
        .or(() -> unnamed(request, running.get()))
        .<Order>map(Order.Refuse::new)
        .orElseGet(() -> judge.judge(running.get()));
  }

  /** Who goes on with a release says which revision was looked at; a pause is never too much. */
  private static Optional<String> unnamed(ReleaseRequest request, SetSeen running) {
    return request.verb() == Verb.PAUSE || request.revision().isPresent()
        ? Optional.empty()
        : Optional.of(
            "`revision` must name the revision that is meant; revision "
                + running.revision()
                + " runs");
  }

  private static String last(Situation situation) {
    int release = situation.release();
    return situation.sets().stream()
        .filter(set -> set.marks().release() == release && release > 0)
        .findFirst()
        .flatMap(set -> set.marks().result())
        .map(result -> "; release " + release + " ended as " + result.text())
        .orElse("");
  }

  private static Optional<String> mismatch(ReleaseRequest request, SetSeen running) {
    int number = running.marks().release();
    if (request.release().isPresent() && request.release().getAsInt() != number) {
      return Optional.of(
          "Release " + request.release().getAsInt() + " is meant, release " + number + " runs");
    }
    String revision = running.revision().name();
    return request
        .revision()
        .filter(meant -> !meant.equals(revision))
        .map(meant -> "Revision " + meant + " is meant, revision " + revision + " runs");
  }

  private static Order promote(Situation situation, ReleaseRequest request, SetSeen running) {
    Optional<Order> still = still(situation, running);
    if (still.isPresent()) {
      return still.get();
    }
    if (request.argument().isPresent()) {
      return Jumps.toTheEnd(situation, request, running);
    }
    return StepRun.find(situation, running) instanceof StepRun.Found.At(StepRun run)
        ? promote(request, run)
        : new Order.Refuse("The steps of the spec are not valid");
  }

  private static Order jump(Situation situation, ReleaseRequest request, SetSeen running) {
    return still(situation, running)
        .orElseGet(
            () ->
                StepRun.find(situation, running) instanceof StepRun.Found.At(StepRun run)
                    ? Jumps.toStep(situation, request, run)
                    : new Order.Refuse("The steps of the spec are not valid"));
  }

  /** Why a release cannot go forward before somebody lets it. */
  private static Optional<Order> still(Situation situation, SetSeen running) {
    if (situation.spec().paused()) {
      return Optional.of(
          new Order.Refuse("`paused` is true in the spec, and only the spec can lift it"));
    }
    Optional<String> paused =
        running.marks().paused().map(why -> " is paused (" + why + "); it must be resumed first");
    return paused
        .or(
            () ->
                running
                    .marks()
                    .standsAt()
                    .map(
                        failure ->
                            " failed and stands ("
                                + failure.message()
                                + "); it must be resumed or aborted first"))
        .map(why -> new Order.Refuse(release(running) + why));
  }

  private static Order promote(ReleaseRequest request, StepRun run) {
    String current = run.step().name();
    if (request.step().isEmpty()) {
      return new Order.Refuse(
          "`step` must name the step that is meant; step '" + current + "' runs");
    }
    int meant =
        run.program().steps().stream().map(Step::name).toList().indexOf(request.step().get());
    if (meant < 0) {
      return new Order.Refuse(
          "There is no step '" + request.step().get() + "'; step '" + current + "' runs");
    }
    if (meant < run.index()) {
      return passed(request, run, meant);
    }
    if (meant > run.index()) {
      return new Order.Refuse(
          "Step '" + request.step().get() + "' is meant, step '" + current + "' runs");
    }
    return isAtGate(run)
        ? new Order.LetPass(current)
        : new Order.Refuse(
            "Step '" + current + "' is not at a gate yet: its weight is not in effect");
  }

  /**
   * It was this request that let the step pass, unless it came well after the next one had begun.
   * Its time is of the server's clock, and the step's of the moment when the pass began to read:
   * told apart to the second, a request that was followed would be answered as refused.
   */
  private static Order passed(ReleaseRequest request, StepRun run, int meant) {
    String step = run.program().step(meant).name();
    Optional<Instant> began = run.situation().memory().step().map(StepMemory::startTime);
    boolean before =
        began.map(time -> !request.createdTime().isAfter(time.plus(CLOCKS))).orElse(true);
    return before
        ? new Order.Already("Step '" + step + "' promoted")
        : new Order.Refuse("Step '" + step + "' is meant, step '" + run.step().name() + "' runs");
  }

  private static boolean isAtGate(StepRun run) {
    boolean was =
        run.situation()
            .memory()
            .accepted()
            .map(it -> it.weight().equals(run.step().weight()))
            .orElse(false);
    return was || StepWork.isCoarse(run) || StepWork.start(run).inEffect().isPresent();
  }

  private static Order pause(Situation situation, ReleaseRequest request, SetSeen running) {
    if (running.marks().paused().isPresent()) {
      return new Order.Already(release(running) + " is paused");
    }
    if (Courses.of(situation) instanceof Courses.Course.Promote) {
      return new Order.Refuse(
          release(running) + " is being promoted; it can be aborted, not paused");
    }
    String why = request.reason().orElse("Pause action " + request.name());
    return change(running, running.marks().withPaused(Optional.of(why)), "paused");
  }

  private static Order resume(Situation situation, SetSeen running) {
    if (situation.spec().paused()) {
      return new Order.Refuse("`paused` is true in the spec, and only the spec can lift it");
    }
    return running.marks().paused().isEmpty() && running.marks().standsAt().isEmpty()
        ? new Order.Already(release(running) + " is not paused")
        : change(running, running.marks().resumed(situation.now()), "resumed");
  }

  private static Order change(SetSeen set, SetMarks marks, String what) {
    String text = release(set) + " " + what;
    return new Order.Change(Map.of(set.name(), marks), Because.of(Reason.ACTION_DONE, text), text);
  }

  private static String release(SetSeen set) {
    return "Release " + set.marks().release();
  }

  private static Order abort(Situation situation, ReleaseRequest request) {
    Optional<SetSeen> running = Orders.running(situation);
    if (running.isEmpty()) {
      return aborted(situation, request)
          .<Order>map(set -> new Order.Already(release(set) + " aborted"))
          .orElseGet(() -> new Order.Refuse("No release is running" + last(situation)));
    }
    if (situation.stable().isEmpty()) {
      return new Order.Refuse("There is no stable revision to go back to");
    }
    return mismatch(request, running.get())
        .<Order>map(Order.Refuse::new)
        .orElseGet(
            () ->
                Orders.abort(
                    situation, running.get(), request.reason().orElse("action " + request.name())));
  }

  /** What this very request did before a crash kept its answer from being written. */
  private static Optional<SetSeen> aborted(Situation situation, ReleaseRequest request) {
    return situation.sets().stream()
        .filter(set -> set.marks().result().equals(Optional.of(ReleaseResult.ABORTED)))
        .filter(set -> notBefore(set.marks().end().flatMap(SetMarks.End::time), request))
        .findFirst();
  }

  private static boolean notBefore(Optional<Instant> time, ReleaseRequest request) {
    return time.map(it -> !it.isBefore(request.createdTime())).orElse(false);
  }

  private static Order retry(Situation situation, ReleaseRequest request) {
    Optional<SetSeen> running = Orders.running(situation);
    if (running.isPresent()) {
      return notBefore(running.get().marks().taken().startTime(), request)
          ? new Order.Already(release(running.get()) + " tries it again")
          : new Order.Refuse(release(running.get()) + " runs; abort it first");
    }
    Optional<SetSeen> failed = situation.wantedSet().filter(set -> set.marks().isRemembered());
    if (failed.isEmpty()) {
      return new Order.Refuse(
          "Revision " + situation.wanted().revision() + " has not failed" + last(situation));
    }
    Optional<String> mismatch = mismatch(request, failed.get());
    return mismatch.isPresent()
        ? new Order.Refuse(mismatch.get().replace(" runs", " failed"))
        : Orders.retry(situation, failed.get());
  }

  private static Order rollback(Situation situation, ReleaseRequest request) {
    Optional<SetSeen> running = Orders.running(situation);
    OptionalInt meant = request.release();
    boolean done =
        situation.sets().stream()
            .anyMatch(
                set ->
                    set.marks().taken().insteadOf().isPresent()
                        && notBefore(set.marks().taken().startTime(), request));
    if (done) {
      return new Order.Already("Going back already");
    }
    if (meant.isPresent() && meant.getAsInt() != situation.release()) {
      return new Order.Refuse(
          "Release "
              + meant.getAsInt()
              + " is meant, release "
              + situation.release()
              + (running.isPresent() ? " runs" : " is the last"));
    }
    return target(situation, request.argument().orElse(""), running);
  }

  private static Order target(Situation situation, String argument, Optional<SetSeen> running) {
    List<SetSeen> kept =
        situation.sets().stream().filter(set -> situation.isStable(set) || isGood(set)).toList();
    List<SetSeen> found = kept.stream().filter(set -> matches(situation, set, argument)).toList();
    String there = "; there are: " + Orders.kept(kept);
    if (found.isEmpty()) {
      return new Order.Refuse("No kept good revision is '" + argument + "'" + there);
    }
    if (found.size() > 1) {
      return new Order.Refuse("'" + argument + "' is ambiguous" + there);
    }
    SetSeen target = found.getFirst();
    if (situation.isStable(target) && running.isEmpty() && situation.kept().isEmpty()) {
      return new Order.Refuse("Revision " + target.revision() + " is stable already");
    }
    if (situation.isInPlace() && !situation.isStable(target)) {
      return new Order.Refuse(
          "A Deployment that stays in place is what its template says: put that back, for instance"
              + " by 'kubectl apply' of the manifest before");
    }
    return Orders.rollback(situation, target, "asked for '" + argument + "'");
  }

  private static boolean isGood(SetSeen set) {
    return set.marks().result().equals(Optional.of(ReleaseResult.PROMOTED));
  }

  private static boolean matches(Situation situation, SetSeen set, String argument) {
    String revision = set.revision().name();
    return set.version().equals(argument)
        || revision.equals(argument)
        || (argument.length() >= SHORTEST_PREFIX && revision.startsWith(argument))
        || argument.equals(Integer.toString(set.marks().release()))
        || situation.memory().history().stream()
            .filter(it -> it.result() == ReleaseResult.PROMOTED)
            .anyMatch(
                it ->
                    argument.equals(Integer.toString(it.release()))
                        && it.revision().equals(revision));
  }
}
