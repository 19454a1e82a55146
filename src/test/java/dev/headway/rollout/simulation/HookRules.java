package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Rules.require;

import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.HookMark;
import dev.headway.rollout.decide.HookPlace;
import dev.headway.rollout.decide.HookPlace.Side;
import dev.headway.rollout.decide.HookPoint;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.decide.HookSpec;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.StepHook;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
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

  /** What kind of hook it is an attempt of; a Job where the spec has it no longer. */
  static HookSpec.Kind kind(World world, HookRun run) {
    return world.spec.hooks().stream()
        .filter(hook -> hook.name().equals(run.hook()))
        .map(HookSpec::kind)
        .findFirst()
        .orElse(HookSpec.Kind.JOB);
  }

  private static void mayBegin(World world, Action.StartHook start) {
    HookRun run = start.run();
    HookSpec.Kind kind = kind(world, run);
    boolean again = kind == HookSpec.Kind.CALL && !world.hooks.containsKey(run);
    require(again || !world.begun.contains(run), "an attempt of a hook is begun twice: " + run);
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
    boolean written =
        set.marks
            .hooks()
            .find(run.point(), run.hook())
            .filter(mark -> mark.phase() == HookMark.Phase.RUNNING)
            .filter(mark -> mark.attempt() == run.attempt())
            .isPresent();
    require(
        written || kind == HookSpec.Kind.JOB || kind == HookSpec.Kind.CALL,
        "a command is run that is not written down: " + run);
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
    Optional<String> step = HookPlace.of(run.point()).step();
    if (step.isPresent()) {
      aroundAStep(world, set, run, step.get());
      return;
    }
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

  /** Before a step nothing of it is done; after it its weight is in effect. */
  private static void aroundAStep(World world, SimSet set, HookRun run, String name) {
    Optional<WrittenStep> step =
        world.spec.strategy() instanceof Canary.Steps canary
            ? canary.steps().stream().filter(it -> it.name().equals(Optional.of(name))).findFirst()
            : Optional.empty();
    require(set.marks.isRunning(), run + " begins when its release is over");
    // Steps without names, or of another strategy by now, have no rule of their own.
    if (step.isEmpty() || !world.isRouted() || world.stable().isEmpty()) {
      return;
    }
    int weight = step.get().weight().percent();
    boolean before = run.point().startsWith(Side.BEFORE.text());
    require(
        before ? world.route.weight < weight : world.route.weight == weight,
        run + " begins at a weight of " + world.route.weight);
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
                      isOver(set.marks, HookPoint.PRE_ACTIVATE)
                          && (!world.strategyStays || noneWaitsFor(world, weight, set.marks)),
                      "a weight is raised before the hooks of PreActivate or a step are over"));
    }
  }

  private static boolean noneWaitsFor(World world, Action.SetWeight weight, SetMarks marks) {
    return marks.hooks().all().stream()
        .filter(HookMark::isOpen)
        .map(mark -> HookPlace.of(mark.point()))
        .filter(place -> place.step().isPresent())
        .allMatch(place -> isPutBack(world, weight, place));
  }

  /**
   * After a step its own weight may come back that pods did not carry for a while; before it, any
   * weight that is less, as after a jump or where the step was found again from the weight.
   */
  private static boolean isPutBack(World world, Action.SetWeight weight, HookPlace place) {
    boolean after = place.when().equals(Side.AFTER.text());
    return world.spec.strategy() instanceof Canary.Steps canary
        && canary.steps().stream()
            .filter(step -> place.step().equals(Optional.of(name(step))))
            .anyMatch(
                step ->
                    after
                        ? !step.weight().isBelow(weight.candidate())
                        : weight.candidate().isBelow(step.weight()));
  }

  private static String name(WrittenStep step) {
    return step.name().orElse(step.weight().toString());
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
    if (world.strategyStays) {
      aroundSteps(world, set);
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
          !owed
              || wasBegun(world, set.marks.release(), point, hook)
              || set.marks
                  .hooks()
                  .find(point, hook.name())
                  .filter(mark -> neverBegan(hook, mark))
                  .isPresent(),
          "hook " + hook.name() + " was never run for " + set.revision);
    }
  }

  /** The first attempts may never have been let begin. */
  private static boolean wasBegun(World world, int release, String point, HookSpec hook) {
    return world.begun.stream()
        .anyMatch(
            run ->
                run.release() == release
                    && run.point().equals(point)
                    && run.hook().equals(hook.name()));
  }

  /** Whoever was never let begin has failed; a command may be lost, or have nowhere to run. */
  private static boolean neverBegan(HookSpec hook, HookMark mark) {
    boolean command =
        hook.kind() == HookSpec.Kind.COMMAND || hook.kind() == HookSpec.Kind.COMMAND_IN_STABLE;
    return mark.phase() == HookMark.Phase.FAILED || (command && !mark.isOpen());
  }

  private static void aroundSteps(World world, SimSet set) {
    if (set.marks.release() > 1 && world.spec.strategy() instanceof Canary.Steps canary) {
      for (WrittenStep step : canary.steps()) {
        for (StepHook hook : step.hooks()) {
          require(
              step.name().isEmpty()
                  || set.marks
                      .hooks()
                      .find(new HookPlace(hook.side().text(), step.name()).text(), hook.hook())
                      .isPresent(),
              hook + " was never run for " + set.revision);
        }
      }
    }
  }
}
