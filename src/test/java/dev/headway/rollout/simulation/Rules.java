package dev.headway.rollout.simulation;

import dev.headway.domain.Amount;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.Bounds;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.Waiting;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The rules that hold in every state, asked for before and after every action. */
final class Rules {
  private Rules() {}

  /** How many pods there may be in all, by the strategy's own words. */
  private static int most(World world) {
    int replicas = world.replicas();
    return switch (world.spec.strategy()) {
      case RolloutSpec.Canary canary -> replicas + Math.max(1, (replicas + 3) / 4);
      case RolloutSpec.Rolling rolling -> replicas + up(rolling.maxSurge(), replicas);
      case RolloutSpec.BlueGreen blueGreen -> 2 * replicas;
    };
  }

  /** How many pods must be left ready, as far as they were. */
  private static int least(World world) {
    int replicas = world.replicas();
    return switch (world.spec.strategy()) {
      case RolloutSpec.Canary canary -> replicas;
      case RolloutSpec.BlueGreen blueGreen -> replicas;
      case RolloutSpec.Rolling rolling -> {
        int may = down(rolling.maxUnavailable(), replicas);
        boolean stuck = may == 0 && up(rolling.maxSurge(), replicas) == 0;
        yield Math.max(0, replicas - (stuck ? 1 : may));
      }
    };
  }

  private static int up(Amount amount, int replicas) {
    return amount.isShare() ? (amount.value() * replicas + 99) / 100 : amount.value();
  }

  private static int down(Amount amount, int replicas) {
    return amount.isShare() ? amount.value() * replicas / 100 : amount.value();
  }

  static void before(World world, Action action) {
    HookRules.before(world, action);
    marks(action).ifPresent(marks -> mayBlame(world, marks));
    switch (action) {
      case Action.SetWeight weight -> mayMove(world, weight.candidate().percent());
      case Action.RestoreRoute restore -> mayMove(world, 0);
      case Action.ScaleSet scale -> mayScale(world, scale);
      case Action.CreateSet create -> {
        require(world.deployment.isEmpty(), "a set of a Deployment is made by our hand");
        ConfigRules.mayCreate(world, create);
        mayGrow(world, 0, create.replicas());
      }
      case Action.CopyConfig copy -> ConfigRules.mayCopy(world, copy);
      case Action.DeleteCopy delete -> ConfigRules.mayDelete(world, delete);
      case Action.DeleteSet delete -> mayDelete(world, delete);
      case Action.DeletePod delete -> RestartRules.mayDelete(world, delete, least(world));
      case Action.MarkSet mark -> {
        RestartRules.mayEnd(world, mark);
        mayPromote(world, mark);
      }
      case Action.PointService point -> mayPoint(world, point.revision().name());
      case Action.EnsureCandidateService ensure ->
          require(
              world.route.weight == 0
                  || ensure.revision().name().equals(world.candidateService.revision),
              "the candidate Service moves to another revision while it has a weight");
      case Action.RemoveSelectorKey remove -> mayShareOut(world);
      case Action.RunChecks checks -> {}
      case Action.StartHook start -> {}
      case Action.ReadHook read -> {}
      case Action.RemoveHook remove -> {}
      case Action.TakeSlot take -> {}
      case Action.GiveSlot give -> {}
      case Action.CompleteRequest request -> {}
      case Action.RecordTraffic record ->
          require(
              world.isRouted() || isAsInGit(world),
              "routes are not named any more and have traces");
      case Action.HoldWorkload hold -> WorkloadRules.mayHold(world, hold);
      case Action.RemoveFinalizer finalizer ->
          require(isAsInGit(world), "the resource goes and leaves traces");
    }
  }

  private static Optional<Marked> marks(Action action) {
    return switch (action) {
      case Action.MarkSet mark -> Optional.of(new Marked(mark.name(), mark.marks()));
      case Action.ScaleSet scale -> scale.marks().map(marks -> new Marked(scale.name(), marks));
      default -> Optional.empty();
    };
  }

  private record Marked(String name, SetMarks marks) {}

  /** Evidence is against a revision that has a fault; never what others or the nodes have done. */
  private static void mayBlame(World world, Marked marked) {
    SimSet set = world.sets.get(marked.name());
    boolean blames =
        set != null
            && set.marks.isRunning()
            && marked
                .marks()
                .failure()
                .filter(failure -> failure.reason() != Reason.BATCH_FAILED)
                .filter(failure -> failure.reason() != Reason.HOOK_FAILED)
                .map(failure -> failure.failureClass() == FailureClass.EVIDENCE)
                .orElse(false);
    require(
        !blames
            || world.behaviour(set.revision.name()).fault() != Behaviour.Fault.NONE
            || world.somethingWasLost
            || world.stable().map(stable -> stable.ready() == 0).orElse(true),
        "a revision is blamed that has no fault: " + marked.marks().failure());
  }

  /** Who is under way says what is awaited, and what ends the wait where nobody has to come. */
  static void says(World world, RolloutPlan plan) {
    boolean underWay =
        switch (plan.next()) {
          case RolloutState.Releasing it -> true;
          case RolloutState.Promoting it -> true;
          case RolloutState.GoingBack it -> true;
          case RolloutState.FirstDeployment it -> true;
          case RolloutState.NotStarted it -> true;
          case RolloutState.Blind it -> true;
          case RolloutState.Deleting it -> false;
          case RolloutState.Invalid it -> false;
          case RolloutState.AtRest it -> it.cleaningUp();
          case RolloutState.Failed it -> it.cleaningUp();
        };
    require(
        !underWay
            || plan.waitingFor().isPresent()
            || plan.recheckAfter().isPresent()
            || !plan.actions().isEmpty(),
        "nobody says what is awaited: " + plan.next());
    boolean leavesRoutes = world.recorded && !world.isRouted();
    if (plan.next() instanceof RolloutState.Releasing it
        && it.heldBy().isEmpty()
        && !leavesRoutes) {
      plan.waitingFor()
          .filter(waiting -> waiting.kind() != Waiting.Kind.CHECKS)
          .filter(waiting -> waiting.kind() != Waiting.Kind.HOOK)
          .filter(waiting -> waiting.kind() != Waiting.Kind.PAUSE)
          // What stable needs is no fault of the candidate's, however long it takes.
          .filter(waiting -> !waiting.what().contains("pods of stable revision"))
          .ifPresent(
              waiting ->
                  require(
                      waiting.until().isPresent() || waiting.deadline().isPresent(),
                      "a step waits without an end: " + waiting.sentence()));
    }
  }

  private static boolean isAsInGit(World world) {
    boolean free = world.deployment.map(it -> it.written.isEmpty()).orElse(true);
    return free
        && world.route.weight == 0
        && !world.route.backend
        && world.stableService.revision == null;
  }

  /** A weight is never raised on a revision beyond what its ready pods carry, on either side. */
  private static void mayMove(World world, int weight) {
    String stable = Optional.ofNullable(world.stableService.revision).orElse("");
    String candidate = Optional.ofNullable(world.candidateService.revision).orElse("");
    if (stable.equals(candidate) || world.deleting) {
      return;
    }
    if (weight > world.route.weight) {
      int need = Weight.ofPercent(weight).podsOf(world.replicas());
      int ready = endpoints(world.candidateService, candidate);
      require(
          ready >= need,
          "weight " + weight + " is raised on " + ready + " endpoints, " + need + " carry it");
    }
    if (weight < world.route.weight && !stable.isEmpty()) {
      int need = Weight.ofPercent(100 - weight).podsOf(world.replicas());
      int ready = world.byRevision(stable).map(SimSet::ready).orElse(0);
      require(
          ready >= need,
          "weight goes back to stable with " + ready + " of " + need + " pods ready");
    }
  }

  private static int endpoints(SimService service, String revision) {
    return (int) service.endpoints.stream().filter(pod -> pod.revision.equals(revision)).count();
  }

  private static void mayScale(World world, Action.ScaleSet scale) {
    require(scale.replicas() >= 0, "fewer pods than none: " + scale);
    SimSet set = world.sets.get(scale.name());
    if (set == null) {
      return;
    }
    if (scale.replicas() > set.desired && world.deployment.isPresent()) {
      WorkloadRules.mayGrow(world, set, scale.replicas());
    } else if (scale.replicas() > set.desired) {
      mayGrow(world, Math.max(set.desired, set.alive().size()), scale.replicas());
    }
    if (scale.replicas() < set.desired) {
      mayShrink(world, set, scale);
    }
  }

  private static void mayGrow(World world, int present, int pods) {
    if (world.isRouted() || pods <= present) {
      return;
    }
    int all =
        world.sets.values().stream()
                .mapToInt(set -> Math.max(set.desired, set.alive().size()))
                .sum()
            - present
            + pods;
    int most = most(world);
    require(all <= most, all + " pods, " + most + " are the most");
  }

  private static void mayShrink(World world, SimSet set, Action.ScaleSet scale) {
    boolean stable = world.stable().map(it -> it == set).orElse(false);
    require(
        world.deployment.isEmpty() || (scale.replicas() == 0 && !stable),
        "a set of a Deployment is scaled by our hand to " + scale.replicas());
    if (world.isRouted()) {
      require(
          !stable || scale.replicas() >= world.replicas(),
          "stable shrinks below its replicas before the promotion is recorded");
      require(
          scale.replicas() > 0 || world.deleting || !isReached(world, set) || world.replicas() == 0,
          "a set in the traffic loses its pods: " + scale);
      return;
    }
    boolean apart = world.stableService.revision != null && !isReached(world, set);
    int all = world.sets.values().stream().mapToInt(SimSet::ready).sum();
    int left = all - set.ready() + Math.min(set.ready(), scale.replicas());
    require(
        apart || left >= Math.min(least(world), all) || world.stable().isEmpty(),
        left + " pods are left of " + all + " ready ones, " + least(world) + " are wanted");
  }

  /** By what is written, and by what the gateway still knows. */
  private static boolean isReached(World world, SimSet set) {
    String name = set.revision.name();
    boolean written =
        name.equals(world.stableService.revision)
            || (name.equals(world.candidateService.revision) && world.route.weight > 0);
    // What somebody else took off since may not have reached the gateway: nothing tells of it.
    boolean applied =
        world.gateway
            && world.route.manager.equals("headway")
            && ((world.route.appliedWeight > 0 && knows(world.candidateService, name))
                || (world.route.appliedWeight < 100 && knows(world.stableService, name)));
    return written || applied;
  }

  private static boolean knows(SimService service, String revision) {
    return service.known.stream().anyMatch(pod -> pod.revision.equals(revision) && !pod.lost);
  }

  private static void mayDelete(World world, Action.DeleteSet delete) {
    SimSet set = world.sets.get(delete.name());
    if (set == null) {
      return;
    }
    require(set.desired == 0 && set.alive().isEmpty(), "a set with pods is deleted");
    require(!world.stable().map(it -> it == set).orElse(false), "the stable set is deleted");
    require(!set.revision.equals(World.revision(world.wanted)), "the spec's own set is deleted");
    require(!set.marks.protectedFromCleanUp(), "a protected set is deleted");
    Optional<SimSet> previous =
        world.sets.values().stream()
            .filter(it -> world.stable().map(stable -> stable != it).orElse(true))
            .filter(it -> it.marks.result().equals(Optional.of(ReleaseResult.PROMOTED)))
            .max(Comparator.comparingInt(it -> it.marks.release()));
    require(previous.map(it -> it != set).orElse(true), "the previous good set is deleted");
  }

  /** The commit point comes when the stable Service serves from the candidate's pods. */
  private static void mayPromote(World world, Action.MarkSet mark) {
    SimSet set = world.sets.get(mark.name());
    boolean commits =
        set != null
            && set.marks.isRunning()
            && mark.marks().result().equals(Optional.of(ReleaseResult.PROMOTED));
    if (!commits) {
      return;
    }
    require(
        set.ready() > 0 || world.replicas() == 0, "a revision without ready pods becomes stable");
    if (world.isRouted() && world.stable().isPresent()) {
      require(
          set.revision.name().equals(world.stableService.revision) && world.route.weight == 0,
          "the promotion is recorded before the stable Service carries everything");
      require(
          world.stableService.known.stream()
              .allMatch(pod -> pod.revision.equals(set.revision.name())),
          "the promotion is recorded while the gateway still knows old endpoints");
    }
  }

  /** The stable Service turns to a revision that carries what the Service carries. */
  private static void mayPoint(World world, String revision) {
    int share = 100 - world.route.weight;
    int need = Weight.ofPercent(share).podsOf(world.replicas());
    int ready = world.byRevision(revision).map(SimSet::ready).orElse(0);
    boolean lost = world.stableService.revision == null;
    boolean stable = world.stable().map(it -> it.revision.name().equals(revision)).orElse(true);
    // Without our key all pods answer: stable takes over with three quarters of what is asked for.
    boolean others = world.sets.values().stream().mapToInt(SimSet::ready).sum() > ready;
    boolean carries = !others || ready >= world.replicas() - world.replicas() / 4;
    require(
        ready >= need || (lost && stable && carries) || world.somethingWasLost,
        "the stable Service turns to " + ready + " pods, " + need + " carry it");
  }

  /** Without our key the Service sends to all pods: none may get more traffic by that. */
  private static void mayShareOut(World world) {
    String stable = world.stable().map(it -> it.revision.name()).orElse("");
    if (world.deleting || world.isRouted()) {
      return;
    }
    for (SimSet set : world.sets.values()) {
      String name = set.revision.name();
      int weight = name.equals(world.stableService.revision) ? 100 : world.route.weight;
      require(
          name.equals(stable) || set.ready() <= Weight.ofPercent(weight).podsOf(world.replicas()),
          "revision " + name + " gets traffic by the loss of the key");
    }
  }

  static void always(World world) {
    require(world.route.weight >= 0 && world.route.weight <= 100, "a weight is out of bounds");
    require(
        world.isRouted() || world.recorded || world.stableService.revision == null,
        "a Service gets a key though weight is the share of pods");
  }

  /** A request at this moment never goes to a pod that is gone, nor to a Service without pods. */
  static void requests(World world) {
    if (!world.isRouted() && !world.recorded) {
      world.stableService.endpoints.forEach(pod -> answered(world, pod));
      return;
    }
    if (!world.gateway) {
      return;
    }
    if (world.route.appliedWeight > 0) {
      backend(world, world.candidateService);
    }
    if (world.route.appliedWeight < 100) {
      backend(world, world.stableService);
    }
  }

  private static void backend(World world, SimService service) {
    List<SimPod> known = service.known;
    known.forEach(pod -> answered(world, pod));
    boolean first = world.stable().isEmpty();
    require(
        !known.isEmpty() || world.somethingWasLost || first || Bounds.of(world.spec).least() == 0,
        "traffic goes to a Service without pods");
  }

  private static void answered(World world, SimPod pod) {
    require(
        pod.serves(world.now) || world.somethingWasLost,
        "a request goes to pod " + pod + ", which is gone or not ready");
  }

  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new Violation(rule);
    }
  }
}
