package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A story with one end.
 *
 * @param world a fresh world in which the first revision is about to be deployed
 * @param events what happens once that one serves; the first one usually asks for another revision
 * @param stable the letter of the revision that is stable in the end
 * @param crashable true where the end does not hang on when exactly things happen
 * @param beside the letter of a failed revision of which some batches serve beside stable
 * @param besidePods how many pods of it do
 */
record Scenario(
    String name,
    Supplier<World> world,
    List<Event> events,
    String stable,
    boolean crashable,
    Optional<String> beside,
    int besidePods) {

  Scenario(
      String name, Supplier<World> world, List<Event> events, String stable, boolean crashable) {
    this(name, world, events, stable, crashable, Optional.empty(), 0);
  }

  /** The world once its first revision serves and everything is at rest. */
  World atRest(Function<RolloutSnapshot, RolloutPlan> planner) {
    World fresh = world.get();
    Run first = new Run(fresh, planner, Optional.empty(), List.of());
    first.toTheEnd();
    fresh.writes = 0;
    fresh.hookBehaviours.putAll(fresh.laterHooks);
    return fresh;
  }

  /**
   * Plays the story in the quiet order, or shuffled by these dice; the end must be the right one.
   */
  World play(Function<RolloutSnapshot, RolloutPlan> planner, Optional<Random> dice) {
    World played = atRest(planner);
    new Run(played, planner, dice, events).toTheEnd();
    check(played);
    return played;
  }

  void check(World world) {
    Ends.check(world, stable, beside, besidePods);
  }

  @Override
  public String toString() {
    return name;
  }
}
