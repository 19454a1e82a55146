package dev.headway.rollout.decide;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The group whose releases take turns. Each that runs has one of the group's slots; a slot is one
 * object of a name that follows from the group and a number, so that no two can take the same.
 *
 * @param limit how many may run at once; missing where there is no such group
 * @param slots those that somebody has or had, in any order
 * @param ahead how many wait for a slot that have waited longer
 */
public record GroupSeen(String name, Observed<Integer> limit, List<Slot> slots, int ahead) {
  public GroupSeen {
    slots = List.copyOf(slots);
  }

  /**
   * One slot of a group.
   *
   * @param number counts from 0
   * @param holder for people
   * @param until when it is anybody's unless it is renewed; empty where nobody said so
   */
  public record Slot(
      String object,
      int number,
      String holder,
      Claim claim,
      Optional<Instant> until,
      String resourceVersion) {}

  /** Whose a slot is. */
  public enum Claim {
    /** That of the deployment that is looked at. */
    OWN,
    /** Of another, whose release runs or has just begun; or somebody keeps it by hand. */
    TAKEN,
    /** Nobody's: who had it is gone, or has no release and let it run out. */
    STALE
  }

  /** The name of the object that is a slot. */
  public static String object(String group, int number) {
    return "headway-group-" + group + "-" + number;
  }

  Optional<Slot> own() {
    return slots.stream().filter(slot -> slot.claim() == Claim.OWN).findFirst();
  }

  List<Slot> taken() {
    return slots.stream().filter(slot -> slot.claim() == Claim.TAKEN).toList();
  }
}
