package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.WorkloadTerms;

/** The rules of a workload that stays in place. */
final class WorkloadRules {
  private WorkloadRules() {}

  /** Kubernetes leaves alone what is not more than its Deployment's bounds. */
  static void mayGrow(World world, SimSet set, int pods) {
    SimDeployment deployment = world.deployment.orElseThrow();
    boolean restored = world.stable().filter(stable -> stable == set).isPresent();
    Rules.require(
        restored && set.desired == 0, "a set of a Deployment grows by our hand to " + pods);
    int all = world.sets.values().stream().mapToInt(each -> each.desired).sum();
    int most = world.replicas() + deployment.live.surge();
    Rules.require(all + pods <= most, all + pods + " pods, " + most + " are left alone");
  }

  /** What is asked of a Deployment in place: nothing else than what was approved is rolled out. */
  static void mayHold(World world, Action.HoldWorkload hold) {
    SimDeployment deployment = world.deployment.orElseThrow();
    String wanted = World.revision(world.wanted).name();
    boolean stands = world.stable().map(it -> it.revision.name().equals(wanted)).orElse(true);
    switch (hold.terms()) {
      case WorkloadTerms.Free free ->
          Rules.require(
              stands && world.deleting, "a Deployment is let go that would roll out " + wanted);
      case WorkloadTerms.Rest rest ->
          Rules.require(stands, "a Deployment is at rest with a template that does not serve");
      case WorkloadTerms.Closing closing ->
          Rules.require(stands, "pods of a template that is not promoted count as available");
      case WorkloadTerms.Beside beside -> {}
      case WorkloadTerms.Growing growing -> {
        boolean runs =
            hold.making().filter(it -> it.revision().name().equals(wanted)).isPresent()
                || deployment.making.filter(it -> it.revision().name().equals(wanted)).isPresent()
                || world.byRevision(wanted).filter(set -> set.marks.isRunning()).isPresent();
        Rules.require(runs, "pods of a template are made and no release runs");
        Rules.require(!stands, "pods are made beside themselves");
        int all = world.sets.values().stream().mapToInt(set -> set.desired).sum();
        Rules.require(
            growing.surge() <= Math.max(world.replicas(), all - world.replicas()),
            "a surge of " + growing.surge() + " for " + world.replicas());
      }
    }
  }
}
