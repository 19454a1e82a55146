package dev.headway.rollout.decide;

import dev.headway.domain.Revision;
import java.time.Instant;
import java.util.List;

/**
 * An owned set of pods of one revision.
 *
 * @param desired what its spec asks for
 * @param actual the pods that exist and are not ending
 * @param ready those of them that are ready
 * @param available those that have been ready for {@code minReadySeconds}
 * @param version for people
 * @param pods the pods that exist and are not ending, the oldest first
 */
public record SetSeen(
    String name,
    Revision revision,
    String version,
    SetMarks marks,
    int desired,
    int actual,
    int ready,
    int available,
    List<PodFinding> findings,
    Instant createdTime,
    String resourceVersion,
    List<PodSeen> pods) {

  public SetSeen {
    findings = List.copyOf(findings);
    pods = List.copyOf(pods);
  }

  /** One pod of a set. */
  public record PodSeen(String name, Instant createdTime, boolean ready, String resourceVersion) {}

  /** The same set with other marks, and asked for another number of pods. */
  public SetSeen with(SetMarks otherMarks, int otherDesired) {
    return new SetSeen(
        name,
        revision,
        version,
        otherMarks,
        otherDesired,
        actual,
        ready,
        available,
        findings,
        createdTime,
        resourceVersion,
        pods);
  }
}
