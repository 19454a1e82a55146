package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Rules.require;

import dev.headway.rollout.decide.Action;
import java.util.Set;
import java.util.stream.Collectors;

/** What holds of configuration and its copies in every state. */
final class ConfigRules {
  private ConfigRules() {}

  static void mayCreate(World world, Action.CreateSet create) {
    SimConfig config = world.config;
    if (!config.tracked) {
      return;
    }
    String revision = create.revision().name();
    require(config.copies.contains(revision), "a set is made before its copies: " + revision);
    require(config.lost.isEmpty(), "a set is made of what is not there: " + revision);
    require(
        !world.clock().isBefore(config.changed.plus(SimConfig.QUIET)),
        "a set is made before its configuration is quiet");
  }

  static void mayCopy(World world, Action.CopyConfig copy) {
    require(world.config.tracked, "what does not count is copied");
    require(
        world.config.lost.isEmpty() && copy.revision().equals(World.revision(world.wanted)),
        "something else is copied than the revision is made of: " + copy.revision());
  }

  static void mayDelete(World world, Action.DeleteCopy delete) {
    require(
        world.byRevision(SimConfig.revision(delete.copy())).isEmpty(),
        "a copy that a set uses is deleted");
  }

  static void inTheEnd(World world) {
    Set<String> revisions =
        world.sets.values().stream().map(set -> set.revision.name()).collect(Collectors.toSet());
    String wanted = World.revision(world.wanted).name();
    world.config.copies.forEach(
        copy ->
            require(revisions.contains(copy) || copy.equals(wanted), "a copy is left: " + copy));
    boolean used = world.config.tracked && revisions.contains(wanted);
    require(
        !used || world.config.copies.contains(wanted),
        "the wanted revision has no copy in the end");
  }
}
