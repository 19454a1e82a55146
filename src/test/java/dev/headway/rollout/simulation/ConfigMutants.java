package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.Configuration;
import dev.headway.rollout.decide.Configuration.Copy;
import dev.headway.rollout.decide.Observed;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.RolloutSnapshot.Desired;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Planners that see the configuration wrongly. */
final class ConfigMutants {
  private ConfigMutants() {}

  static Mutant sees(String name, UnaryOperator<Configuration> wrongly) {
    return Mutant.sees(name, seen -> with(seen, wrongly));
  }

  private static RolloutSnapshot with(RolloutSnapshot seen, UnaryOperator<Configuration> wrongly) {
    Desired it = seen.desired().known().orElseThrow();
    Desired other =
        new Desired(it.revision(), it.setName(), it.version(), wrongly.apply(it.configuration()));
    return Mutant.desired(seen, Observed.known(other));
  }

  static Configuration quiet(Configuration it) {
    return new Configuration(it.parts(), it.copies(), it.unsettled().filter(why -> !why.told()));
  }

  static Configuration found(Configuration it) {
    return new Configuration(it.parts(), it.copies(), Optional.empty());
  }

  static Configuration withoutParts(Configuration it) {
    return new Configuration(List.of(), it.copies(), it.unsettled());
  }

  static Configuration unused(Configuration it) {
    return new Configuration(
        it.parts(),
        it.copies().stream()
            .map(copy -> new Copy(copy.key(), "other", copy.resourceVersion()))
            .toList(),
        it.unsettled());
  }
}
