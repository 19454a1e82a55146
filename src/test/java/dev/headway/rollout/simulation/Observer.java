package dev.headway.rollout.simulation;

import dev.headway.domain.CheckTimes;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Action.HoldWorkload.Making;
import dev.headway.rollout.decide.CheckRun;
import dev.headway.rollout.decide.CheckSeen;
import dev.headway.rollout.decide.CheckSeen.Verdict;
import dev.headway.rollout.decide.Configuration;
import dev.headway.rollout.decide.Observed;
import dev.headway.rollout.decide.PodFinding;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.RolloutSnapshot.Desired;
import dev.headway.rollout.decide.RolloutSnapshot.Identity;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.SetSeen;
import dev.headway.rollout.decide.SetSeen.PodSeen;
import dev.headway.rollout.decide.TrafficSeen;
import dev.headway.rollout.decide.TrafficSeen.EndpointsSeen;
import dev.headway.rollout.decide.TrafficSeen.Route;
import dev.headway.rollout.decide.TrafficSeen.RouteSeen;
import dev.headway.rollout.decide.TrafficSeen.ServiceSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a simulated cluster as the operator does: what was just written may not be in its cache
 * yet.
 */
final class Observer {
  static final ObjectKey STABLE = new ObjectKey("Service", "shop", "checkout");
  static final ObjectKey CANDIDATE = new ObjectKey("Service", "shop", "checkout-candidate");
  static final ObjectKey ROUTE = new ObjectKey("HTTPRoute", "shop", "checkout");
  static final ObjectKey WORKLOAD = new ObjectKey("Deployment", "shop", "checkout");
  static final Duration CHECK_TIME = Duration.ofSeconds(1);

  private Observer() {}

  static RolloutSnapshot observe(World world) {
    return new RolloutSnapshot(
        world.clock(),
        new Identity(
            new ObjectKey("ProgressiveDeployment", "shop", "checkout"),
            "uid",
            1,
            "1",
            world.deleting,
            world.finalizer,
            world.retryText,
            world.abortText),
        world.spec,
        world.specProblems,
        desired(world),
        sets(world),
        world.isRouted() ? Optional.of(traffic(world)) : Optional.empty(),
        world.recorded && !world.isRouted() ? Optional.of(traffic(world)) : Optional.empty(),
        checks(world),
        world.requests,
        world.memory,
        world.around.with(world.group.map(group -> group.seen(world)), List.of()),
        Observed.known(
            Stream.concat(
                    world.hooks.values().stream().map(hook -> hook.seen(world.now)),
                    world.hindered.stream().map(SimHook::hindered))
                .toList()));
  }

  /** What is lost has no revision that anybody knows. */
  private static Desired own(World world) {
    String letter = world.config.lost.isPresent() ? "z" : world.wanted;
    Revision revision = World.revision(letter);
    return new Desired(
        revision,
        World.setName(letter),
        "1." + letter,
        world.config.tracked ? world.config.seen(revision, world.clock()) : Configuration.NONE);
  }

  private static Observed<List<SetSeen>> sets(World world) {
    if (world.config.unknownForTurns > 0
        || world.sets.values().stream().anyMatch(set -> set.unknownForTurns > 0)) {
      return Observed.unknown("a set was just written");
    }
    return Observed.known(
        Stream.concat(
                world.sets.values().stream().map(set -> set(world, set)), noted(world).stream())
            .toList());
  }

  private static Observed<Desired> desired(World world) {
    if (world.deployment.filter(it -> it.unknownForTurns > 0).isPresent()) {
      return Observed.unknown("the Deployment was just written");
    }
    Desired own = own(world);
    return Observed.known(
        new Desired(
            own.revision(),
            own.setName(),
            own.version(),
            own.configuration(),
            world.deployment.map(it -> it.seen(world))));
  }

  /** The set that the Deployment has not made yet. */
  private static Optional<SetSeen> noted(World world) {
    return world
        .deployment
        .filter(it -> !world.sets.containsKey(World.setName(world.wanted)))
        .flatMap(it -> it.making.map(making -> noted(world, it, making)))
        .filter(set -> set.revision().equals(World.revision(world.wanted)));
  }

  private static SetSeen noted(World world, SimDeployment deployment, Making making) {
    return new SetSeen(
        World.setName(world.wanted),
        making.revision(),
        "1." + world.wanted,
        making.marks(),
        deployment.isGrowing() ? deployment.asked(world) : 0,
        0,
        0,
        0,
        List.of(),
        World.START,
        "",
        List.of());
  }

  /** What was noted on the Deployment counts until the set has marks of its own. */
  private static SetMarks marks(World world, SimSet set) {
    return world
        .deployment
        .flatMap(it -> it.making)
        .filter(making -> set.marks.release() == 0 && making.revision().equals(set.revision))
        .map(Making::marks)
        .orElse(set.marks);
  }

  private static int desired(World world, SimSet set) {
    return world
        .deployment
        .filter(it -> it.isGrowing() && set.name.equals(World.setName(world.wanted)))
        .map(it -> Math.max(set.desired, it.asked(world)))
        .orElse(set.desired);
  }

  private static SetSeen set(World world, SimSet set) {
    return new SetSeen(
        set.name,
        set.revision,
        set.version,
        marks(world, set),
        desired(world, set),
        set.alive().size(),
        set.ready(),
        set.ready(),
        findings(world, set),
        World.START,
        Integer.toString(set.resourceVersion),
        set.alive().stream()
            .map(pod -> new PodSeen(pod.toString(), pod.created, pod.ready, "1"))
            .toList());
  }

  private static List<PodFinding> findings(World world, SimSet set) {
    List<PodFinding> findings = new ArrayList<>();
    Behaviour behaviour = world.behaviour(set.revision.name());
    for (SimPod pod : set.alive()) {
      if (pod.crashed) {
        findings.add(new PodFinding(PodFinding.Kind.CRASHING, 1, "Container app keeps crashing"));
      } else if (pod.startTime == null && world.now.isBefore(world.schedulableFrom)) {
        findings.add(new PodFinding(PodFinding.Kind.UNSCHEDULABLE, 1, "No node takes the pod"));
      } else if (behaviour.fault() == Behaviour.Fault.IMAGE_MISSING
          && behaviour.shows(pod, world.now)
          && pod.startTime != null) {
        findings.add(new PodFinding(PodFinding.Kind.IMAGE_NOT_FOUND, 1, "Image does not exist"));
      }
    }
    return findings.stream().distinct().toList();
  }

  private static TrafficSeen traffic(World world) {
    return new TrafficSeen(
        STABLE,
        CANDIDATE,
        service(world.stableService),
        service(world.candidateService),
        endpoints(world.stableService),
        endpoints(world.candidateService),
        world.bySelector ? List.of() : List.of(new RouteSeen(ROUTE, route(world))));
  }

  private static Observed<ServiceSeen> service(SimService service) {
    if (service.unknownForTurns > 0) {
      return Observed.unknown("a Service was just written");
    }
    return service.exists
        ? Observed.known(
            new ServiceSeen(
                Optional.ofNullable(service.revision),
                service.owned,
                Optional.of("kubectl"),
                Integer.toString(service.resourceVersion)))
        : Observed.missing();
  }

  private static Observed<EndpointsSeen> endpoints(SimService service) {
    Map<String, Integer> counts = new HashMap<>();
    service.endpoints.forEach(pod -> counts.merge(pod.revision, 1, Integer::sum));
    return Observed.known(new EndpointsSeen(counts));
  }

  private static Observed<Route> route(World world) {
    SimRoute route = world.route;
    if (route.unknownForTurns > 0) {
      return Observed.unknown("a route was just written");
    }
    return Observed.known(
        new Route(
            1,
            Weight.ofPercent(route.weight),
            true,
            route.backend,
            world.gateway && route.acceptedGeneration == route.generation,
            !world.gateway || route.acceptedGeneration == route.generation,
            Optional.empty(),
            Optional.of(route.manager),
            Integer.toString(route.generation)));
  }

  private static List<CheckSeen> checks(World world) {
    return world.checks.entrySet().stream()
        .map(
            entry ->
                seen(
                    entry.getKey(),
                    verdict(world, entry.getKey(), entry.getValue().plus(CHECK_TIME)),
                    world.now))
        .toList();
  }

  /** Every check has just been tried, on all sets at once. */
  private static CheckSeen seen(CheckRun run, Verdict verdict, Instant now) {
    Optional<Instant> good = Optional.of(now).filter(at -> verdict == Verdict.PASSING);
    Optional<Instant> bad =
        Optional.of(now).filter(at -> verdict == Verdict.FAILING || verdict == Verdict.UNREACHABLE);
    CheckTimes times = new CheckTimes(good, good, bad);
    return new CheckSeen(run, verdict, now, "503 Service Unavailable", times);
  }

  private static Verdict verdict(World world, CheckRun run, Instant known) {
    SimSet set = world.sets.get(run.setName());
    if (world.now.isBefore(known) || set == null) {
      return Verdict.PENDING;
    }
    if (world.networkDown) {
      return Verdict.UNREACHABLE;
    }
    return world.failsCheck(set) ? Verdict.FAILING : Verdict.PASSING;
  }
}
