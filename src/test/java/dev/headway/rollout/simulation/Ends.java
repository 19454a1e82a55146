package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.SetMarks;
import java.util.Optional;

/** What is true of every world in which nothing happens any more. */
final class Ends {
  private Ends() {}

  /** As {@link #check}, where stable carries what it should; a broken one keeps what there is. */
  static void checkWhereStableServes(World world) {
    int beside = partial(world).map(set -> set.desired).orElse(0);
    boolean besideServes = partial(world).map(set -> set.ready() == set.desired).orElse(true);
    boolean serves =
        world.deleting
            || world
                .stable()
                .map(set -> besideServes && set.ready() >= world.replicas() - beside)
                .orElse(false);
    if (serves) {
      check(
          world, world.stable().map(set -> set.revision.name().substring(0, 1)).orElse("deleted"));
    } else {
      settled(world);
    }
  }

  static void check(World world, String stable) {
    Optional<SimSet> partial = partial(world);
    check(
        world,
        stable,
        partial.map(set -> set.revision.name().substring(0, 1)),
        partial.map(set -> set.desired).orElse(0));
  }

  private static Optional<SimSet> partial(World world) {
    return world.sets.values().stream()
        .filter(set -> set.desired > 0 && set.marks.isPartial() && !world.isRouted())
        .filter(set -> set.revision.equals(World.revision(world.wanted)))
        .findAny();
  }

  /** The same, where batches of another revision serve beside stable. */
  static void check(World world, String stable, Optional<String> beside, int besidePods) {
    if (world.deleting) {
      Rules.require(!world.finalizer, "the resource does not go");
      return;
    }
    String name = World.revision(stable).name();
    String is = world.stable().map(set -> set.revision.name()).orElse("none");
    Rules.require(is.equals(name), "stable is " + is + " in the end, not " + name);
    Rules.require(world.route.weight == 0, "a weight is left in the end");
    Rules.require(!world.route.backend, "the route is not as it stands in Git");
    Rules.require(
        world.isRouted()
            ? name.equals(world.stableService.revision)
            : world.stableService.revision == null,
        "the stable Service selects " + world.stableService.revision + " in the end");
    Rules.require(world.recorded == world.isRouted(), "the record of routes is not as the spec");
    for (SimSet set : world.sets.values()) {
      boolean serves = beside.map(World::revision).filter(set.revision::equals).isPresent();
      int wanted =
          set.revision.name().equals(name)
              ? world.replicas() - besidePods
              : serves ? besidePods : 0;
      Rules.require(
          set.desired == wanted && set.alive().size() == wanted,
          "revision " + set.revision + " has " + set.desired + " pods in the end, not " + wanted);
    }
    boolean stands = world.wanted.equals(stable);
    Rules.require(
        world.deployment.map(it -> it.live.paused() && it.live.never() != stands).orElse(true),
        "the Deployment is not held as it should be in the end");
    Rules.require(world.requests.isEmpty(), "a ReleaseAction has no answer");
    Rules.require(world.checks.isEmpty(), "checks run on though no release does");
    ConfigRules.inTheEnd(world);
    RestartRules.inTheEnd(world);
    stableWasAsked(world);
    settled(world);
  }

  /** Where the last release was left, and stable is to be asked after that. */
  private static void stableWasAsked(World world) {
    int last = world.sets.values().stream().mapToInt(set -> set.marks.release()).max().orElse(0);
    boolean due =
        world.replicas() > 0 && world.spec.checks().stream().anyMatch(CheckSpec::afterRollback);
    for (SimSet set : world.sets.values()) {
      boolean left =
          set.marks.release() == last
              && set.marks.isRemembered()
              && !set.marks.isPartial()
              && set.marks.role() != SetMarks.Role.STABLE;
      Rules.require(
          !due || !left || set.marks.end().flatMap(SetMarks.End::verified).isPresent(),
          "stable was not asked after the rollback");
    }
  }

  /** A settled state plans nothing; not now, and not later. */
  static void settled(World world) {
    HookRules.end(world);
    RolloutPlan plan = RolloutPlanner.plan(Observer.observe(world));
    Rules.require(plan.actions().isEmpty(), "a settled state plans " + plan.actions());
    Rules.require(plan.recheckAfter().isEmpty(), "a settled state looks again");
    Rules.require(plan.memory().equals(world.memory), "a settled state changes its memory");
  }
}
