package dev.headway.rollout.act;

import dev.headway.port.ClusterFailure;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.decide.Memory.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a plan's actions.
 *
 * @param done those that were carried out, in order
 * @param refused the revision that the server would not take
 * @param failure why it stopped; the actions after it were not tried
 * @param outputs the last lines that ended attempts of hooks printed
 */
public record Outcome(
    List<Action> done,
    Optional<Refused> refused,
    Optional<ClusterFailure> failure,
    Map<HookRun, String> outputs) {

  /** Copies the collections. */
  public Outcome {
    done = List.copyOf(done);
    outputs = Map.copyOf(outputs);
  }

  /** An outcome in which no hook has ended. */
  public Outcome(List<Action> done, Optional<Refused> refused, Optional<ClusterFailure> failure) {
    this(done, refused, failure, Map.of());
  }

  /** Whether everything was carried out. */
  public boolean isComplete() {
    return failure.isEmpty() && refused.isEmpty();
  }
}
