package dev.headway.rollout.simulation;

import dev.headway.domain.Revision;
import dev.headway.rollout.decide.SetMarks;
import java.util.ArrayList;
import java.util.List;

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

  SimSet(String name, Revision revision, String version, int desired, SetMarks marks) {
    this.name = name;
    this.revision = revision;
    this.version = version;
    this.desired = desired;
    this.marks = marks;
  }

  List<SimPod> alive() {
    return pods.stream().filter(pod -> !pod.isEnding() && !pod.lost).toList();
  }

  int ready() {
    return (int) alive().stream().filter(pod -> pod.ready).count();
  }
}
