package dev.headway.rollout.simulation;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.CheckRun;
import dev.headway.rollout.decide.HookSpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Carries out actions as the operator does, and asks the rules before and after each. */
final class Executor {
  private final World world;
  private final int cacheLag;

  Executor(World world, int cacheLag) {
    this.world = world;
    this.cacheLag = cacheLag;
  }

  /** True where the API server does not let it be done. */
  boolean isForbidden(Action action) {
    if (action instanceof Action.StartHook start
        && HookRules.kind(world, start.run()) == HookSpec.Kind.JOB
        && world.now.isBefore(world.hooksAllowedFrom)) {
      Rules.before(world, action);
      world.hindered.add(start.run());
      return true;
    }
    return false;
  }

  void execute(Action action) {
    Rules.before(world, action);
    carryOut(action);
    if (!(action instanceof Action.RunChecks)
        && !(action instanceof Action.ReadHook)
        && !(action instanceof Action.CompleteRequest)) {
      world.writes++;
    }
    Rules.always(world);
    world.group.ifPresent(SimGroup::check);
  }

  /** Written down before anything is touched. */
  private void writeDown(Action action) {
    world.recorded |=
        world.isRouted()
            && (action instanceof Action.PointService
                || action instanceof Action.SetWeight
                || action instanceof Action.EnsureCandidateService);
  }

  private void carryOut(Action action) {
    writeDown(action);
    switch (action) {
      case Action.CreateSet create -> create(create);
      case Action.ScaleSet scale -> scale(scale);
      case Action.MarkSet mark -> {
        SimSet set = set(mark.name(), mark.resourceVersion());
        set.marks = mark.marks();
        touched(set);
      }
      case Action.DeleteSet delete -> {
        set(delete.name(), delete.resourceVersion());
        world.sets.remove(delete.name());
      }
      case Action.DeletePod delete -> delete(delete);
      case Action.CopyConfig copy -> {
        world.config.copies.add(copy.revision().name());
        world.config.unknownForTurns = cacheLag;
      }
      case Action.DeleteCopy delete -> {
        world.config.copies.remove(SimConfig.revision(delete.copy()));
        world.config.unknownForTurns = cacheLag;
      }
      case Action.EnsureCandidateService ensure -> {
        world.candidateService.select(ensure.revision().name());
        world.candidateService.unknownForTurns = cacheLag;
      }
      case Action.PointService point -> {
        fresh(point.resourceVersion(), world.stableService.resourceVersion);
        world.stableService.select(point.revision().name());
        world.stableService.unknownForTurns = cacheLag;
      }
      case Action.RemoveSelectorKey remove -> {
        fresh(remove.resourceVersion(), world.stableService.resourceVersion);
        world.stableService.select(null);
      }
      case Action.SetWeight weight -> {
        fresh(weight.resourceVersion(), world.route.generation);
        world.route.write(weight.candidate().percent(), true, "headway");
        world.route.unknownForTurns = cacheLag;
      }
      case Action.RestoreRoute restore -> {
        fresh(restore.resourceVersion(), world.route.generation);
        world.route.write(Weight.ZERO.percent(), false, "headway");
        world.route.unknownForTurns = cacheLag;
      }
      case Action.RunChecks checks -> run(checks);
      case Action.CompleteRequest request -> {
        world.requests.removeIf(it -> it.name().equals(request.name()));
        world.answers.add(request.answer() + " " + request.message());
      }
      case Action.StartHook start -> {
        HookBehaviour behaviour =
            world.hookBehaviours.getOrDefault(start.run().hook(), HookBehaviour.GOOD);
        boolean good = start.run().attempt() > behaviour.fails();
        world.hooks.put(
            start.run(),
            new SimHook(start.run(), world.now.plus(behaviour.takes()), good, behaviour.starts()));
        world.begun.add(start.run());
        world.hindered.remove(start.run());
      }
      case Action.ReadHook read -> {}
      case Action.TakeSlot take -> world.group.orElseThrow().take(world, take);
      case Action.GiveSlot give -> world.group.orElseThrow().give(world, give);
      case Action.RemoveHook remove -> {
        world.hooks.remove(remove.run());
        world.hindered.remove(remove.run());
      }
      case Action.RecordTraffic record -> world.recorded = world.isRouted();
      case Action.HoldWorkload hold -> hold(hold);
      case Action.RemoveFinalizer finalizer -> world.finalizer = false;
    }
  }

  private void hold(Action.HoldWorkload hold) {
    SimDeployment deployment = world.deployment.orElseThrow();
    fresh(hold.resourceVersion(), deployment.resourceVersion);
    deployment.write(hold.terms(), hold.making());
    deployment.unknownForTurns = cacheLag;
  }

  private void create(Action.CreateSet create) {
    if (world.sets.containsKey(create.name())) {
      return;
    }
    String version = "1." + create.revision().name().charAt(0);
    SimSet set =
        new SimSet(create.name(), create.revision(), version, create.replicas(), create.marks());
    world.sets.put(create.name(), set);
    touched(set);
  }

  private void scale(Action.ScaleSet scale) {
    SimSet set = set(scale.name(), scale.resourceVersion());
    set.desired = scale.replicas();
    scale.marks().ifPresent(marks -> set.marks = marks);
    touched(set);
  }

  private void delete(Action.DeletePod delete) {
    SimSet set = world.sets.get(delete.set());
    if (set == null) {
      throw new Violation("a pod of a set that does not exist is deleted: " + delete);
    }
    set.pods.stream()
        .filter(pod -> pod.toString().equals(delete.pod()) && !pod.isEnding())
        .forEach(pod -> Neighbours.end(world, pod));
    set.unknownForTurns = cacheLag;
  }

  private SimSet set(String name, String resourceVersion) {
    SimSet set = world.sets.get(name);
    if (set == null) {
      throw new Violation("a set that does not exist is written: " + name);
    }
    fresh(resourceVersion, set.resourceVersion);
    return set;
  }

  private void touched(SimSet set) {
    set.resourceVersion++;
    set.unknownForTurns = cacheLag;
  }

  private static void fresh(String read, int is) {
    if (!read.equals(Integer.toString(is))) {
      throw new Violation("a write rests on a stale read: " + read + " was read, it is " + is);
    }
  }

  private void run(Action.RunChecks checks) {
    Map<CheckRun, Instant> running = new HashMap<>();
    checks.runs().forEach(run -> running.put(run, world.checks.getOrDefault(run, world.now)));
    world.checks.clear();
    world.checks.putAll(running);
  }
}
