package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.domain.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A plan under construction. Every method returns a new draft.
 *
 * @param runs the checks that are to run; what differs from those that do becomes an action
 * @param again true where the plan is to be looked at again at once
 * @param lookAt when to look again for something besides what is awaited
 */
record Draft(
    RolloutState next,
    List<Action> actions,
    List<Finding> because,
    Optional<Waiting> waitingFor,
    Memory memory,
    Weight wanted,
    List<CheckRun> runs,
    boolean again,
    Optional<Instant> lookAt) {
  private static final Duration READ_AGAIN = Duration.ofSeconds(5);

  static Draft of(RolloutState next, Memory memory) {
    return new Draft(
        next,
        List.of(),
        List.of(),
        Optional.empty(),
        memory,
        Weight.ZERO,
        List.of(),
        false,
        Optional.empty());
  }

  Draft with(RolloutState state) {
    return new Draft(state, actions, because, waitingFor, memory, wanted, runs, again, lookAt);
  }

  Draft act(Action... more) {
    return act(List.of(more));
  }

  Draft act(List<? extends Action> more) {
    List<Action> all = new ArrayList<>(actions);
    all.addAll(more);
    return new Draft(
        next, List.copyOf(all), because, waitingFor, memory, wanted, runs, again, lookAt);
  }

  Draft replaceActions(List<Action> all) {
    return new Draft(
        next, List.copyOf(all), because, waitingFor, memory, wanted, runs, again, lookAt);
  }

  Draft tell(Finding finding) {
    List<Finding> all = new ArrayList<>(because);
    all.add(finding);
    return new Draft(
        next, actions, List.copyOf(all), waitingFor, memory, wanted, runs, again, lookAt);
  }

  Draft tell(List<Finding> findings) {
    Draft draft = this;
    for (Finding finding : findings) {
      draft = draft.tell(finding);
    }
    return draft;
  }

  Draft waitFor(Waiting waiting) {
    return new Draft(
        next, actions, because, Optional.of(waiting), memory, wanted, runs, again, lookAt);
  }

  Draft remember(Memory newMemory) {
    return new Draft(next, actions, because, waitingFor, newMemory, wanted, runs, again, lookAt);
  }

  Draft want(Weight weight) {
    return new Draft(next, actions, because, waitingFor, memory, weight, runs, again, lookAt);
  }

  Draft run(List<CheckRun> checks) {
    return new Draft(
        next, actions, because, waitingFor, memory, wanted, List.copyOf(checks), again, lookAt);
  }

  Draft runBesides(List<CheckRun> checks) {
    List<CheckRun> all = new ArrayList<>(runs);
    all.addAll(checks);
    return run(all);
  }

  Draft lookAgain() {
    return new Draft(next, actions, because, waitingFor, memory, wanted, runs, true, lookAt);
  }

  /** Looks again at this time, too; the earliest of several counts. */
  Draft lookAt(Instant time) {
    Instant first = lookAt.filter(other -> other.isBefore(time)).orElse(time);
    return new Draft(
        next, actions, because, waitingFor, memory, wanted, runs, again, Optional.of(first));
  }

  /** The finished plan: checks become actions, and the next look follows from what is awaited. */
  RolloutPlan finish(RolloutSnapshot seen) {
    List<Action> all = new ArrayList<>(actions);
    List<CheckRun> asked = runs.stream().distinct().sorted().toList();
    List<CheckRun> running =
        seen.checks().stream().map(CheckSeen::run).distinct().sorted().toList();
    if (!asked.equals(running)) {
      String note = asked.isEmpty() ? "No check is needed" : "Checks of this point";
      all.add(new Action.RunChecks(asked, Because.of(Reason.STEP_RUNNING, note)));
    }
    return new RolloutPlan(next, all, because, waitingFor, recheck(seen.now()), memory, wanted);
  }

  private Optional<Duration> recheck(Instant now) {
    if (again) {
      return Optional.of(Duration.ZERO);
    }
    return Stream.of(waitingFor.flatMap(Waiting::next), lookAt, readAgain(now))
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .map(time -> time.isAfter(now) ? Duration.between(now, time) : Duration.ZERO);
  }

  /** What could not be read may not tell by itself that now it can be. */
  private Optional<Instant> readAgain(Instant now) {
    return waitingFor
        .filter(wait -> wait.kind() == Waiting.Kind.READ)
        .map(wait -> now.plus(READ_AGAIN));
  }
}
