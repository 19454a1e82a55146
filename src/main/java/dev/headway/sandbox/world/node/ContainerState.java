package dev.headway.sandbox.world.node;

import java.time.Instant;
import java.util.Optional;

/** What a container is doing. */
sealed interface ContainerState {
  /** Not running yet, or not again yet. */
  record Waiting(String reason, String message) implements ContainerState {
    static final Waiting CREATING = new Waiting("ContainerCreating", "");
    static final Waiting INITIALIZING = new Waiting("PodInitializing", "");
  }

  record Running(Instant started) implements ContainerState {}

  record Ended(int exitCode, String reason, Instant started, Instant finished)
      implements ContainerState {
    static Ended of(int exitCode, Instant started, Instant finished) {
      return new Ended(exitCode, exitCode == 0 ? "Completed" : "Error", started, finished);
    }
  }

  /**
   * Everything that a pod's status says of one container.
   *
   * @param started true once it runs and its startup probe, if any, has passed
   */
  record View(
      String name,
      String image,
      ContainerState state,
      Optional<Ended> last,
      int restarts,
      boolean started,
      boolean ready) {}
}
