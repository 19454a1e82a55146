package dev.headway.rollout.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Something that people or the cluster do in the course of a run, once.
 *
 * @param at not before this time after the start of the run
 * @param when and not before this holds
 */
record Event(String name, Duration at, Predicate<World> when, Consumer<World> then) {
  static Event at(int seconds, String name, Consumer<World> then) {
    return new Event(name, Duration.ofSeconds(seconds), world -> true, then);
  }

  static Event once(String name, Predicate<World> when, Consumer<World> then) {
    return new Event(name, Duration.ZERO, when, then);
  }

  /** Takes place while the release is at this step, counted from 0, and its weight is in effect. */
  static Event inStep(int index, String name, Consumer<World> then) {
    return once(
        name,
        world ->
            world.memory.step().map(step -> step.index() == index).orElse(false)
                && world.memory.accepted().isPresent(),
        then);
  }

  Optional<Duration> time() {
    return at.isZero() ? Optional.empty() : Optional.of(at);
  }
}
