package dev.headway.rollout.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A finished release.
 *
 * @param revision the short form
 * @param strategy as it stands in the API; empty where the status was lost since
 * @param stepReached counts from 1; 0 is none
 * @param updatedReplicas how many pods of its revision there were at its end
 * @param reason why it ended so, as a reason of the API
 */
public record HistoryEntry(
    int release,
    String revision,
    String version,
    Optional<String> strategy,
    ReleaseResult result,
    int stepReached,
    int updatedReplicas,
    String reason,
    Optional<Instant> startTime,
    Optional<Duration> duration) {}
