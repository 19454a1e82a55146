package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.FailedRevision;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.FailureClass;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Health;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.domain.Durations;
import dev.headway.domain.ObjectKey;
import dev.headway.rollout.decide.Around;
import dev.headway.rollout.decide.Around.Dependency;
import dev.headway.rollout.decide.Around.Release;
import dev.headway.rollout.decide.Around.Standing;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The other deployments of the namespace: what this one waits for, and what one of them has
 * already.
 */
public final class Neighbours {
  private final ProgressiveDeployment own;
  private final Neighbourhood others;
  private final Map<ObjectKey, String> holders = new LinkedHashMap<>();

  /** What this one finds around it; it may be found itself. */
  public Neighbours(ProgressiveDeployment own, Neighbourhood others) {
    this.own = own;
    this.others = others;
    claims(own)
        .sorted(Comparator.comparing(ObjectKey::kind).thenComparing(ObjectKey::name))
        .forEach(claim -> holder(claim).ifPresent(holder -> holders.put(claim, holder)));
  }

  Neighbourhood others() {
    return others;
  }

  private Optional<ProgressiveDeployment> named(String name) {
    String namespace = own.getMetadata().getNamespace();
    return name.equals(own.getMetadata().getName())
        ? Optional.of(own)
        : others
            .byName()
            .apply(new ObjectKey("ProgressiveDeployment", namespace, name))
            .filter(each -> each.getSpec() != null);
  }

  /** The names in `dependsOn`. */
  static List<String> dependsOn(ProgressiveDeployment deployment) {
    List<ProgressiveDeploymentSpec.Dependency> named = deployment.getSpec().dependsOn();
    return named == null
        ? List.of()
        : named.stream().map(ProgressiveDeploymentSpec.Dependency::name).toList();
  }

  /**
   * What a release of this one waits for.
   *
   * @param starts whether one may start: only then it matters what became of others
   */
  Around around(Instant now, boolean starts) {
    return new Around(
        dependsOn(own).stream().map(name -> new Dependency(name, standing(name))).toList(),
        starts ? releases(now) : List.of());
  }

  private List<Release> releases(Instant now) {
    return others
        .releasing(own.getMetadata().getNamespace(), now.minus(Around.LATELY), now)
        .flatMap(each -> release(each).stream())
        .toList();
  }

  /** The release that runs, else the last one that ended. */
  static Optional<Release> release(ProgressiveDeployment deployment) {
    ProgressiveDeploymentStatus status = deployment.getStatus();
    if (status == null) {
      return Optional.empty();
    }
    FailedRevision failed = status.failedRevision();
    if (failed != null && status.phase() != Phase.Running && status.phase() != Phase.Paused) {
      return MarksCodec.time(failed.time())
          .map(
              time ->
                  new Release(Optional.of(time), failed.failureClass() == FailureClass.Evidence));
    }
    if (status.candidate() != null) {
      return Optional.of(new Release(Optional.empty(), false));
    }
    return Optional.ofNullable(status.history()).stream()
        .flatMap(List::stream)
        .findFirst()
        .flatMap(Neighbours::endTime)
        .map(time -> new Release(Optional.of(time), false));
  }

  private static Optional<Instant> endTime(ProgressiveDeploymentStatus.HistoryEntry entry) {
    String took = entry.duration();
    try {
      return took == null
          ? Optional.empty()
          : MarksCodec.time(entry.startTime()).map(start -> start.plus(Durations.parse(took)));
    } catch (IllegalArgumentException edited) {
      return Optional.empty();
    }
  }

  private Standing standing(String name) {
    return named(name).map(Neighbours::standing).orElse(Standing.MISSING);
  }

  private static Standing standing(ProgressiveDeployment other) {
    ProgressiveDeploymentStatus status = other.getStatus();
    boolean looked =
        status != null
            && Objects.equals(status.observedGeneration(), other.getMetadata().getGeneration());
    Phase phase = looked ? status.phase() : Phase.Running;
    if (phase == Phase.Failed || phase == Phase.RollingBack) {
      return Standing.FAILED;
    }
    if (phase != Phase.Deployed) {
      return Standing.MOVING;
    }
    return status.health() == Health.Healthy ? Standing.READY : Standing.UNHEALTHY;
  }

  /** What makes the spec impossible beside the others. */
  List<String> problems() {
    var problems = new Problems();
    circle()
        .ifPresent(
            circle ->
                problems.add(
                    "spec.dependsOn", "must not go in a circle: " + String.join(" → ", circle)));
    holders.forEach(
        (claim, holder) ->
            problems.add(
                claim.kind().equals("Deployment") ? "spec.workloadRef" : "spec.traffic",
                "may not claim %s '%s': ProgressiveDeployment '%s' has it already"
                    .formatted(claim.kind(), claim.name(), holder)));
    return problems.found();
  }

  /** Whether another has something that this one's `traffic` names: then it is left alone. */
  boolean isTrafficTaken() {
    return !holders.isEmpty();
  }

  // ---- circles

  /** The shortest way along `dependsOn` from this one back to itself. */
  private Optional<List<String>> circle() {
    String start = own.getMetadata().getName();
    Map<String, String> before = new HashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      String here = open.remove();
      for (String next : named(here).map(Neighbours::dependsOn).orElse(List.of())) {
        if (next.equals(start)) {
          return Optional.of(way(start, here, before));
        }
        if (before.putIfAbsent(next, here) == null) {
          open.add(next);
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> way(String start, String last, Map<String, String> before) {
    Deque<String> way = new ArrayDeque<>(List.of(start));
    for (String at = last; !at.equals(start); at = before.getOrDefault(at, start)) {
      way.addFirst(at);
    }
    way.addFirst(start);
    return List.copyOf(way);
  }

  // ---- claims

  /** What a deployment's spec names to move traffic with, and the workload that it leaves. */
  static Stream<ObjectKey> claims(ProgressiveDeployment deployment) {
    return deployment.getSpec() == null
        ? Stream.empty()
        : Stream.concat(
            given(deployment).stream().flatMap(names -> names.objects().stream()),
            workload(deployment).stream());
  }

  /** The workload that a deployment leaves in place. */
  static Optional<ObjectKey> workload(ProgressiveDeployment deployment) {
    return Optional.ofNullable(deployment.getSpec().workloadRef())
        .map(
            ref ->
                new ObjectKey(
                    ref.kind().name(), deployment.getMetadata().getNamespace(), ref.name()));
  }

  /** Another that claims it and comes first. */
  private Optional<String> holder(ObjectKey claim) {
    return others.claiming(claim).stream()
        .filter(other -> !other.getMetadata().getName().equals(own.getMetadata().getName()))
        .filter(other -> comesFirst(other, claim))
        .map(other -> other.getMetadata().getName())
        .min(Comparator.naturalOrder());
  }

  /**
   * Who has written it down before touching it; of two that have, or have not, the older. So an
   * edit of an old deployment takes nothing away from a younger one that works with it.
   */
  private boolean comesFirst(ProgressiveDeployment other, ObjectKey claim) {
    boolean theirs = hasWritten(other, claim);
    boolean ours = hasWritten(own, claim);
    return theirs == ours ? isOlder(other) : theirs;
  }

  private boolean isOlder(ProgressiveDeployment other) {
    int byTime =
        String.valueOf(other.getMetadata().getCreationTimestamp())
            .compareTo(String.valueOf(own.getMetadata().getCreationTimestamp()));
    return byTime != 0
        ? byTime < 0
        : other.getMetadata().getName().compareTo(own.getMetadata().getName()) < 0;
  }

  private static boolean hasWritten(ProgressiveDeployment deployment, ObjectKey claim) {
    return Optional.ofNullable(SetReader.annotations(deployment).get(Keys.TRAFFIC))
        .map(text -> TrafficNames.written(deployment.getMetadata().getNamespace(), text))
        .map(names -> names.objects().contains(claim))
        .orElse(false);
  }

  private static Optional<TrafficNames> given(ProgressiveDeployment deployment) {
    return TrafficNames.given(
        deployment.getMetadata().getNamespace(),
        deployment.getSpec().traffic(),
        deployment.getSpec().strategy());
  }
}
