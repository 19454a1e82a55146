package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Rules.require;

import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.HookMark;
import dev.headway.rollout.decide.HookPoint;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.decide.HookSpec;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.SetMarks;
import java.util.List;
import java.util.Optional;

/** The rules of hooks: what each is promised, and what waits for it. */
final class HookRules {
  private HookRules() {}

  static void before(World world, Action action) {
    switch (action) {
      case Action.StartHook start -> mayBegin(world, start);
      case Action.CreateSet create ->
          require(
              create.replicas() == 0 || isOver(create.marks(), HookPoint.PRE_DEPLOY),
              "pods are made before the hooks of PreDeploy are over");
      case Action.ScaleSet scale -> mayScale(world, scale);
      case Action.SetWeight weight -> mayRaise(world, weight);
      case Action.MarkSet mark -> mayRecord(world, mark);
      default -> {}
    }
  }

  private static void mayBegin(World world, Action.StartHook start) {
    HookRun run = start.run();
    require(!world.begun.contains(run), "an attempt of a hook is begun twice: " + run);
    require(
        world.hooks.values().stream()
            .noneMatch(
                other ->
                    other.run().hook().equals(run.hook())
                        && other.run().point().equals(run.point())
                        && other.run().release() == run.release()
                        && world.now.isBefore(other.end())),
        "two attempts of a hook run at once: " + run);
    SimSet set = world.byRevision(start.revision().name()).orElseThrow();
    require(set.marks.release() == run.release(), "a hook runs for a release that is over");
    for (HookSpec hook : world.spec.hooks()) {
      if (hook.name().equals(run.hook())) {
        break;
      }
      boolean same = hook.when().map(HookPoint::text).equals(Optional.of(run.point()));
      require(
          !same || find(set.marks, hook).map(mark -> !mark.isOpen()).orElse(true),
          "hook " + run.hook() + " begins before " + hook.name() + " is over");
    }
    atItsPoint(world, set, run);
  }

  private static void atItsPoint(World world, SimSet set, HookRun run) {
    boolean promoted = set.marks.result().equals(Optional.of(ReleaseResult.PROMOTED));
    boolean routed = world.isRouted() && world.stable().isPresent();
    String name = set.revision.name();
    switch (point(run)) {
      case PRE_DEPLOY, PRE_ACTIVATE ->
          require(
              !routed || !hasTraffic(world, name), run + " begins when its revision has traffic");
      case POST_ACTIVATE ->
          require(
              !routed || world.route.weight == 100 || name.equals(world.stableService.revision),
              run + " begins before its revision has all traffic");
      case POST_DEPLOY, ON_SUCCESS -> require(promoted, run + " begins before the promotion");
      case POST_ROLLBACK, ON_ROLLBACK ->
          require(
              promoted || set.alive().isEmpty(), run + " begins before its revision has gone back");
      case PRE_ROLLBACK, ON_FAILURE -> {}
    }
  }

  private static boolean hasTraffic(World world, String revision) {
    return revision.equals(world.stableService.revision)
        || (world.route.weight > 0 && revision.equals(world.candidateService.revision));
  }

  private static HookPoint point(HookRun run) {
    for (HookPoint point : HookPoint.values()) {
      if (point.text().equals(run.point())) {
        return point;
      }
    }
    throw new Violation("no such point: " + run.point());
  }

  private static void mayScale(World world, Action.ScaleSet scale) {
    SimSet set = world.sets.get(scale.name());
    if (set != null && scale.replicas() > set.desired) {
      require(
          isOver(scale.marks().orElse(set.marks), HookPoint.PRE_DEPLOY),
          "pods are made before the hooks of PreDeploy are over");
    }
  }

  private static void mayRaise(World world, Action.SetWeight weight) {
    if (weight.candidate().percent() > world.route.weight && !world.deleting) {
      Optional.ofNullable(world.candidateService.revision)
          .flatMap(world::byRevision)
          .filter(set -> set.marks.isRunning())
          .ifPresent(
              set ->
                  require(
                      isOver(set.marks, HookPoint.PRE_ACTIVATE),
                      "a weight is raised before the hooks of PreActivate are over"));
    }
  }

  private static void mayRecord(World world, Action.MarkSet mark) {
    SimSet set = world.sets.get(mark.name());
    boolean commits =
        set != null
            && set.marks.isRunning()
            && mark.marks().result().equals(Optional.of(ReleaseResult.PROMOTED));
    require(
        !commits || isOver(set.marks, HookPoint.POST_ACTIVATE),
        "the promotion is recorded before the hooks of PostActivate are over");
  }

  private static boolean isOver(SetMarks marks, HookPoint point) {
    return marks.hooks().all().stream()
        .filter(mark -> mark.point().equals(point.text()))
        .noneMatch(HookMark::isOpen);
  }

  private static Optional<HookMark> find(SetMarks marks, HookSpec hook) {
    return marks.hooks().all().stream()
        .filter(mark -> mark.hook().equals(hook.name()))
        .filter(mark -> hook.when().map(HookPoint::text).equals(Optional.of(mark.point())))
        .findFirst();
  }

  /** In the end nothing runs, and what a promoted release owes has run. */
  static void end(World world) {
    if (world.deleting) {
      return;
    }
    world
        .hooks
        .values()
        .forEach(hook -> require(!world.now.isBefore(hook.end()), hook.run() + " runs in the end"));
    for (SimSet set : world.sets.values()) {
      for (HookMark mark : set.marks.hooks().all()) {
        require(!mark.isOpen() || set.marks.isRunning(), mark + " is not over in the end");
      }
      promoted(world, set);
    }
  }

  private static void promoted(World world, SimSet set) {
    boolean forward =
        set.marks.result().equals(Optional.of(ReleaseResult.PROMOTED))
            && set.marks.role() == SetMarks.Role.STABLE
            && !set.marks.taken().goesBack();
    if (!forward) {
      return;
    }
    for (HookSpec hook : world.spec.hooks()) {
      boolean owed =
          hook.when()
              .map(
                  when ->
                      List.of(
                              HookPoint.PRE_DEPLOY,
                              HookPoint.PRE_ACTIVATE,
                              HookPoint.POST_ACTIVATE,
                              HookPoint.POST_DEPLOY,
                              HookPoint.ON_SUCCESS)
                          .contains(when))
              .orElse(false);
      String point = hook.when().map(HookPoint::text).orElse("");
      require(
          !owed || world.begun.contains(new HookRun(set.marks.release(), point, hook.name(), 1)),
          "hook " + hook.name() + " was never run for " + set.revision);
    }
  }
}
