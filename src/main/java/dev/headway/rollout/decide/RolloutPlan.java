package dev.headway.rollout.decide;

import dev.headway.domain.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to do now, why, and when to look again.
 *
 * @param next where the deployment stands once the actions are done
 * @param actions in order; none in a settled state
 * @param because what was found, for events and the log
 * @param waitingFor what it waits for, where it waits
 * @param recheckAfter when to look again by the clock, to the millisecond; without it only a change
 *     of what was observed matters
 * @param memory what the status has to remember for the next pass
 * @param wantedWeight the candidate's weight that the present step asks for
 */
public record RolloutPlan(
    RolloutState next,
    List<Action> actions,
    List<Finding> because,
    Optional<Waiting> waitingFor,
    Optional<Duration> recheckAfter,
    Memory memory,
    Weight wantedWeight) {

  public RolloutPlan {
    actions = List.copyOf(actions);
    because = List.copyOf(because);
  }
}
