package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.StepStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.TrafficStatus;
import dev.headway.domain.Durations;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.HistoryEntry;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.Memory.AcceptedWeight;
import dev.headway.rollout.decide.Memory.Held;
import dev.headway.rollout.decide.Memory.ProgressClock;
import dev.headway.rollout.decide.Memory.Refused;
import dev.headway.rollout.decide.Memory.StepMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the status remembers; what is lost or spoilt is not there. */
final class MemoryReader {

  private MemoryReader() {}

  static Memory read(@Nullable ProgressiveDeploymentStatus status, Duration progressDeadline) {
    if (status == null) {
      return Memory.NONE;
    }
    TrafficStatus traffic = status.traffic();
    return new Memory(
        status.release() == null ? 0 : Math.toIntExact(status.release()),
        step(status.step(), progressDeadline),
        accepted(traffic),
        traffic == null || traffic.drain() == null
            ? Optional.empty()
            : MarksCodec.time(traffic.drain().deadline()),
        held(status),
        refused(status),
        history(status));
  }

  private static Optional<StepMemory> step(@Nullable StepStatus step, Duration deadline) {
    String plan = step == null ? null : step.plan();
    Integer index = step == null ? null : step.index();
    if (step == null || plan == null || index == null) {
      return Optional.empty();
    }
    return MarksCodec.time(step.startTime())
        .map(start -> new StepMemory(plan, index, start, clock(step, deadline)));
  }

  private static ProgressClock clock(StepStatus step, Duration deadline) {
    int pods = step.deadlinePods() == null ? 0 : step.deadlinePods();
    Optional<Instant> failsAt = MarksCodec.time(step.deadline());
    if (failsAt.isPresent()) {
      return new ProgressClock.Running(failsAt.get(), pods);
    }
    String left = step.deadlineLeft();
    try {
      return new ProgressClock.Stopped(left == null ? deadline : Durations.parse(left), pods);
    } catch (IllegalArgumentException spoilt) {
      return new ProgressClock.Stopped(deadline, pods);
    }
  }

  private static Optional<AcceptedWeight> accepted(@Nullable TrafficStatus traffic) {
    Integer weight = traffic == null ? null : traffic.acceptedWeight();
    if (traffic == null || weight == null || weight < 0 || weight > 100) {
      return Optional.empty();
    }
    return MarksCodec.time(traffic.acceptedTime())
        .map(since -> new AcceptedWeight(Weight.ofPercent(weight), since));
  }

  private static Optional<Held> held(ProgressiveDeploymentStatus status) {
    var held = status.held();
    return held == null
        ? Optional.empty()
        : MarksCodec.reason(held.reason())
            .map(reason -> new Held(reason, held.message() == null ? "" : held.message()));
  }

  private static Optional<Refused> refused(ProgressiveDeploymentStatus status) {
    var refused = status.refused();
    String revision = refused == null ? null : refused.revision();
    String message = refused == null ? null : refused.message();
    return revision == null
        ? Optional.empty()
        : Optional.of(new Refused(revision, message == null ? "" : message));
  }

  private static List<HistoryEntry> history(ProgressiveDeploymentStatus status) {
    return status.history() == null
        ? List.of()
        : status.history().stream().map(MemoryReader::entry).flatMap(Optional::stream).toList();
  }

  private static Optional<HistoryEntry> entry(ProgressiveDeploymentStatus.HistoryEntry entry) {
    Long release = entry.release();
    String revision = entry.revision();
    String result = entry.result() == null ? null : entry.result().name();
    if (release == null || revision == null) {
      return Optional.empty();
    }
    return MarksCodec.result(result)
        .map(
            how ->
                new HistoryEntry(
                    Math.toIntExact(release),
                    revision,
                    entry.version() == null ? revision : entry.version(),
                    Optional.ofNullable(entry.strategy()),
                    how,
                    entry.stepReached() == null ? 0 : entry.stepReached(),
                    entry.updatedReplicas() == null ? 0 : entry.updatedReplicas(),
                    entry.reason() == null ? "" : entry.reason(),
                    MarksCodec.time(entry.startTime()),
                    duration(entry.duration())));
  }

  private static Optional<Duration> duration(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(Durations.parse(text));
    } catch (IllegalArgumentException spoilt) {
      return Optional.empty();
    }
  }
}
