package dev.headway.rollout.simulation;

import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.SetMarks.Restart;
import java.time.Instant;
import java.util.Optional;

/** The rules of pods that are replaced because somebody asked for it. */
final class RestartRules {
  private RestartRules() {}

  /** Only stable's own, only old ones, and only while the others are enough. */
  static void mayDelete(World world, Action.DeletePod delete, int least) {
    SimSet set = world.sets.get(delete.set());
    boolean stable = world.stable().filter(it -> it == set).isPresent();
    Rules.require(stable, "a pod goes that is not stable's: " + delete);
    boolean runs = world.sets.values().stream().anyMatch(it -> it.marks.isRunning());
    boolean wanted = world.byRevision(World.revision(world.wanted).name()).isPresent();
    Rules.require(!runs || !wanted, "stable's pods are replaced while a release runs");
    SimPod pod =
        set.alive().stream()
            .filter(it -> it.toString().equals(delete.pod()))
            .findFirst()
            .orElseThrow(() -> new Violation("a pod goes that is not there: " + delete));
    Rules.require(isOld(world, pod), "a pod goes that is new: " + delete);
    int left = set.ready() - (pod.ready ? 1 : 0);
    Rules.require(
        !pod.ready || left >= least,
        left + " ready pods are left of " + set.ready() + ", " + least + " are wanted");
  }

  /** Nobody is told that all is new while something is old. */
  static void mayEnd(World world, Action.MarkSet mark) {
    SimSet set = world.sets.get(mark.name());
    boolean done = set != null && mark.because().reason() == Reason.RESTARTED;
    Rules.require(
        !done || set.alive().stream().noneMatch(pod -> isOld(world, set, pod)),
        "a restart is done while pods are old");
  }

  /** A restart comes to an end, unless another release has ended it. */
  static void inTheEnd(World world) {
    int last = world.sets.values().stream().mapToInt(set -> set.marks.release()).max().orElse(0);
    Rules.require(
        world
            .stable()
            .flatMap(set -> set.marks.restart())
            .filter(restart -> restart.release() == last)
            .isEmpty(),
        "a restart does not end");
  }

  private static boolean isOld(World world, SimPod pod) {
    return world.restartAsked.filter(asked -> !pod.created.isAfter(asked)).isPresent();
  }

  private static boolean isOld(World world, SimSet set, SimPod pod) {
    Optional<Instant> asked = set.marks.restart().map(Restart::time);
    return asked.filter(it -> !pod.created.isAfter(it)).isPresent() && isOld(world, pod);
  }
}
