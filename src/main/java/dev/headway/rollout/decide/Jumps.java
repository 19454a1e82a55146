package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.Orders.Order;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves a release out of the order of its steps: to another step, to the same one once more, or to
 * the end. What keeps weights and pods in step is not skipped.
 */
final class Jumps {
  private static final Duration JUST_NOW = Duration.ofSeconds(10);

  private Jumps() {}

  /** Promote with `Full`: no other step is taken, and no gate but the pods is left. */
  static Order toTheEnd(Situation situation, ReleaseRequest request, SetSeen running) {
    if (!request.argument().equals(Optional.of("Full"))) {
      return new Order.Refuse("`argument` of Promote may only be 'Full'");
    }
    String release = "Release " + running.marks().release();
    if (situation.stable().isEmpty()) {
      return first(release);
    }
    if (Courses.of(situation) instanceof Courses.Course.Promote) {
      return new Order.Already(release + " is being promoted");
    }
    String text = release + " goes to the end without its other steps";
    return running.marks().taken().skipsSteps()
        ? new Order.Already(text)
        : new Order.Change(
            Map.of(running.name(), running.marks().inFull()),
            Because.of(Reason.ACTION_DONE, text),
            text);
  }

  /** JumpTo: the step begins anew, with all its gates. */
  static Order toStep(Situation situation, ReleaseRequest request, StepRun run) {
    String release = "Release " + run.candidate().marks().release();
    if (situation.stable().isEmpty()) {
      return first(release);
    }
    if (Courses.of(situation) instanceof Courses.Course.Promote || run.isPromoting()) {
      return new Order.Refuse(release + " is being promoted; it can be aborted, not moved");
    }
    if (situation.memory().held().isPresent()) {
      return new Order.Refuse(
          release + " is held (" + situation.memory().held().get().message() + ")");
    }
    if (run.hasFailures()) {
      return new Order.Refuse(release + " has put batches back; it can be aborted, not moved");
    }
    List<String> names = run.program().steps().stream().map(Step::name).toList();
    String wanted = request.step().orElse("");
    int meant = names.indexOf(wanted);
    if (meant < 0) {
      return new Order.Refuse(
          "There is no step '" + wanted + "'; there are: '" + String.join("', '", names) + "'");
    }
    return run.index() == meant && hasJustBegun(run)
        ? new Order.Already("Step '" + wanted + "' begins")
        : new Order.Jump(run.restartAt(meant).memory(), "Step '" + wanted + "' begins");
  }

  private static Order first(String release) {
    return new Order.Refuse(release + " is the first and takes no steps");
  }

  /** By one clock alone: the request's time is of another. */
  private static boolean hasJustBegun(StepRun run) {
    return Duration.between(run.memory().startTime(), run.situation().now()).compareTo(JUST_NOW)
        < 0;
  }

  /** What follows from the step that begins; told once the status has it. */
  static Draft plan(Situation situation, StepMemory step) {
    return Courses.plan(
        situation.remembering(situation.memory().withStep(step).withAccepted(Optional.empty())));
  }

  /** True where the plan is still at the step that it was moved to. */
  static boolean isAt(Draft draft, StepMemory step) {
    return draft.memory().step().map(StepMemory::index).equals(Optional.of(step.index()));
  }
}
