package dev.headway.rollout.simulation;

import dev.headway.domain.Revision;
import dev.headway.rollout.decide.SetMarks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An owned set and its pods. */
final class SimSet {
  final String name;
  final Revision revision;
  final String version;
  final List<SimPod> pods = new ArrayList<>();
  SetMarks marks;
  int desired;
  int resourceVersion = 1;
  int unknownForTurns;
  int made;

  /** Where a Deployment has it: whether its pods never count as available. */
  boolean never;

  /** As its status says. */
  int available;

  /** The Deployment's replicas, and those with the surge, when it was last scaled. */
  int noted;

  int most;

  SimSet(String name, Revision revision, String version, int desired, SetMarks marks) {
    this.name = name;
    this.revision = revision;
    this.version = version;
    this.desired = desired;
    this.marks = marks;
  }

  SimSet copy(Map<SimPod, SimPod> twins) {
    SimSet copy = new SimSet(name, revision, version, desired, marks);
    pods.forEach(pod -> copy.pods.add(twins.computeIfAbsent(pod, SimPod::copy)));
    copy.resourceVersion = resourceVersion;
    copy.unknownForTurns = unknownForTurns;
    copy.made = made;
    copy.never = never;
    copy.available = available;
    copy.noted = noted;
    copy.most = most;
    return copy;
  }

  List<SimPod> alive() {
    List<SimPod> alive = new ArrayList<>(pods.size());
    for (SimPod pod : pods) {
      if (!pod.isEnding() && !pod.lost) {
        alive.add(pod);
      }
    }
    return alive;
  }

  int ready() {
    int ready = 0;
    for (SimPod pod : pods) {
      if (pod.ready && !pod.isEnding() && !pod.lost) {
        ready++;
      }
    }
    return ready;
  }

  /** Pods that nobody can ask any more. */
  void forgetGone(Instant now) {
    pods.removeIf(pod -> pod.lost || (pod.goneAt != null && !pod.goneAt.isAfter(now)));
  }
}
