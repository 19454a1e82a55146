package dev.headway.rollout.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What else there is in the namespace, as far as a release waits for it.
 *
 * @param dependencies what `dependsOn` names, in its order
 * @param releases the releases of the namespace that run, or ended lately
 * @param group whose releases take turns; empty where this one is in none
 * @param left slots of other groups that are still this one's
 */
public record Around(
    List<Dependency> dependencies,
    List<Release> releases,
    Optional<GroupSeen> group,
    List<GroupSeen.Slot> left) {
  /** How long what became of a release counts. */
  public static final Duration LATELY = Duration.ofMinutes(5);

  /** Nothing is waited for. */
  public static final Around NOTHING = new Around(List.of(), List.of());

  public Around {
    dependencies = List.copyOf(dependencies);
    releases = List.copyOf(releases);
    left = List.copyOf(left);
  }

  /** Without a group. */
  public Around(List<Dependency> dependencies, List<Release> releases) {
    this(dependencies, releases, Optional.empty(), List.of());
  }

  /** The same with this group. */
  public Around with(Optional<GroupSeen> other, List<GroupSeen.Slot> others) {
    return new Around(dependencies, releases, other, others);
  }

  /**
   * A release of some deployment.
   *
   * @param endTime empty while it runs
   * @param failed whether it ended by evidence against its candidate
   */
  public record Release(Optional<Instant> endTime, boolean failed) {}

  /** Another deployment that has to be healthy at its own revision first. */
  public record Dependency(String name, Standing standing) {}

  /** How another deployment stands. */
  public enum Standing {
    /** There is none of the name. */
    MISSING,
    /** Its release is under way, or its spec was not looked at yet. */
    MOVING,
    /** Its release failed, or its spec is refused. */
    FAILED,
    /** What it asks for is in effect, and too few of its pods are ready. */
    UNHEALTHY,
    /** What it asks for is in effect and healthy. */
    READY
  }

  /** The first that is not ready. */
  Optional<Dependency> awaited() {
    return dependencies.stream().filter(it -> it.standing() != Standing.READY).findFirst();
  }
}
