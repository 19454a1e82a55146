package dev.headway.rollout.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The controllers beside the operator. Each does what is due and says whether it changed anything.
 */
final class Neighbours {
  /** In the order of a quiet cluster. */
  static final List<Predicate<World>> ALL =
      List.of(
          Neighbours::control,
          Neighbours::makePods,
          Neighbours::agePods,
          SimDeployment::count,
          Neighbours::followEndpoints,
          Neighbours::acceptRoute,
          Neighbours::applyRoute,
          Neighbours::learnEndpoints);

  private Neighbours() {}

  /** The Deployment controller, where there is a Deployment. */
  static boolean control(World world) {
    return world.deployment.map(it -> it.control(world)).orElse(false);
  }

  /** The ReplicaSet controller: pods that are not ready go first, then the youngest. */
  static boolean makePods(World world) {
    boolean changed = false;
    for (SimSet set : world.sets.values()) {
      set.forgetGone(world.now);
      List<SimPod> alive = set.alive();
      for (int count = alive.size(); count < set.desired; count++) {
        set.pods.add(new SimPod(set.revision.name(), set.made++, world.now));
        changed = true;
      }
      if (alive.size() <= set.desired) {
        continue;
      }
      alive.sort(
          Comparator.comparing((SimPod pod) -> pod.ready)
              .thenComparing(pod -> pod.created, Comparator.reverseOrder()));
      for (int count = alive.size(); count > set.desired; count--) {
        end(world, alive.removeFirst());
        changed = true;
      }
    }
    return changed;
  }

  /** A pod goes; one that is ready sleeps first. */
  static void end(World world, SimPod pod) {
    Duration sleep = pod.ready ? world.spec.drainGrace() : Duration.ZERO;
    pod.goneAt = world.now.plus(sleep);
  }

  /** The scheduler and the kubelet. */
  static boolean agePods(World world) {
    boolean changed = false;
    for (SimSet set : world.sets.values()) {
      Behaviour behaviour = world.behaviour(set.revision.name());
      for (SimPod pod : set.alive()) {
        changed |= age(world, behaviour, pod);
      }
    }
    return changed;
  }

  private static boolean age(World world, Behaviour behaviour, SimPod pod) {
    if (pod.startTime == null) {
      if (world.now.isBefore(world.schedulableFrom)) {
        return false;
      }
      pod.startTime = world.now;
      return true;
    }
    Instant start = pod.startTime;
    boolean faulty = behaviour.shows(pod, world.now);
    boolean broken =
        faulty
            && (behaviour.fault() == Behaviour.Fault.NEVER_READY
                || behaviour.fault() == Behaviour.Fault.CRASHES
                || behaviour.fault() == Behaviour.Fault.IMAGE_MISSING);
    boolean flaps = pod.flapsUntil != null && world.now.isBefore(pod.flapsUntil);
    boolean ready = !broken && !flaps && !world.now.isBefore(start.plus(behaviour.startUp()));
    boolean crashed = faulty && behaviour.fault() == Behaviour.Fault.CRASHES;
    world.somethingWasLost |= pod.ready && !ready;
    boolean changed = pod.ready != ready || pod.crashed != crashed;
    pod.ready = ready;
    pod.crashed = crashed;
    return changed;
  }

  /** The EndpointSlice controller. */
  static boolean followEndpoints(World world) {
    return follow(world, world.stableService) | follow(world, world.candidateService);
  }

  private static boolean follow(World world, SimService service) {
    if (!service.exists || !world.endpointsFollow) {
      return false;
    }
    List<SimPod> pods = new ArrayList<>();
    for (SimSet set : world.sets.values()) {
      if (service.revision == null || set.revision.name().equals(service.revision)) {
        set.alive().stream().filter(pod -> pod.ready).forEach(pods::add);
      }
    }
    boolean changed = !pods.equals(service.endpoints);
    if (changed) {
      service.changedAt = world.now;
    }
    service.endpoints = List.copyOf(pods);
    return changed;
  }

  /** The gateway's controller: it accepts before its proxies know. */
  static boolean acceptRoute(World world) {
    SimRoute route = world.route;
    if (!world.gateway || route.acceptedGeneration == route.generation) {
      return false;
    }
    route.acceptedGeneration = route.generation;
    route.acceptedAt = world.now;
    return true;
  }

  static boolean applyRoute(World world) {
    SimRoute route = world.route;
    if (route.appliedGeneration == route.acceptedGeneration
        || route.acceptedGeneration != route.generation) {
      return false;
    }
    route.appliedGeneration = route.acceptedGeneration;
    route.appliedWeight = route.weight;
    // What a route sends to is looked up with the route.
    if (world.candidateService.known.isEmpty()) {
      world.candidateService.known = world.candidateService.endpoints;
    }
    return true;
  }

  static boolean learnEndpoints(World world) {
    boolean changed = false;
    for (SimService service : List.of(world.stableService, world.candidateService)) {
      changed |= !service.known.equals(service.endpoints);
      service.known = service.endpoints;
    }
    return changed;
  }

  /** What may lag, but not for ever: shorter than settle, and shorter than the grace. */
  static void catchUp(World world) {
    Duration lag = world.spec.drainGrace().dividedBy(4);
    boolean ended =
        world.sets.values().stream()
            .flatMap(set -> set.pods.stream())
            .anyMatch(
                pod ->
                    pod.goneAt != null
                        && pod.goneAt.isAfter(world.now)
                        && !pod.goneAt.minus(lag.multipliedBy(3)).isAfter(world.now));
    if (ended) {
      followEndpoints(world);
    }
    for (SimService service : List.of(world.stableService, world.candidateService)) {
      if (!world.now.isBefore(service.changedAt.plus(lag))) {
        service.known = service.endpoints;
      }
    }
    Instant latest = world.route.acceptedAt.plus(world.spec.settle()).minusMillis(200);
    if (!world.now.isBefore(latest)) {
      applyRoute(world);
    }
  }

  /** When something happens by itself, next. */
  static Optional<Instant> next(World world) {
    Soonest next = new Soonest(world.now);
    world.checks.values().forEach(since -> next.at(since.plus(Observer.CHECK_TIME)));
    world.hooks.values().forEach(hook -> next.at(hook.end()));
    for (SimSet set : world.sets.values()) {
      Behaviour behaviour = world.behaviour(set.revision.name());
      for (SimPod pod : set.pods) {
        if (pod.goneAt != null) {
          next.at(pod.goneAt);
        } else if (pod.startTime == null) {
          next.at(world.schedulableFrom);
        } else {
          next.at(pod.startTime.plus(behaviour.startUp()));
          next.at(pod.created.plus(behaviour.faultAfter()));
          next.at(pod.flapsUntil);
        }
      }
    }
    return Optional.ofNullable(next.time);
  }

  /** The soonest of some times that are not past. */
  private static final class Soonest {
    private final Instant now;
    private @Nullable Instant time;

    Soonest(Instant now) {
      this.now = now;
    }

    void at(@Nullable Instant other) {
      if (other != null && other.isAfter(now) && (time == null || other.isBefore(time))) {
        time = other;
      }
    }
  }
}
