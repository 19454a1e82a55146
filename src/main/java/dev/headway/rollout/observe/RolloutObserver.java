package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.TrafficSpec;
import dev.headway.domain.ObjectKey;
import dev.headway.port.CheckResult;
import dev.headway.port.CheckRunner;
import dev.headway.port.CheckRunner.CourseStanding;
import dev.headway.port.ClusterReader;
import dev.headway.port.HookRunner;
import dev.headway.port.Reading;
import dev.headway.port.TrafficRouter;
import dev.headway.port.TrafficRouter.RouteKey;
import dev.headway.rollout.decide.CheckRun;
import dev.headway.rollout.decide.CheckSeen;
import dev.headway.rollout.decide.CheckSeen.Verdict;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.decide.Observed;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.RolloutSnapshot.Desired;
import dev.headway.rollout.decide.RolloutSnapshot.Identity;
import dev.headway.rollout.decide.SetSeen;
import dev.headway.rollout.observe.DesiredReader.Wanted;
import dev.headway.rollout.observe.Material.HookPod;
import dev.headway.rollout.observe.SpecReader.SpecRead;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes the one look at everything that a decision rests on. */
public final class RolloutObserver {

  private final ClusterReader cluster;
  private final TrafficRouter router;
  private final CheckRunner checks;
  private final HookRunner hooks;

  /** Reads from these. */
  public RolloutObserver(
      ClusterReader cluster, TrafficRouter router, CheckRunner checks, HookRunner hooks) {
    this.hooks = hooks;
    this.cluster = cluster;
    this.router = router;
    this.checks = checks;
  }

  /** The key of a deployment, under which everything of it is found. */
  public static ObjectKey key(ProgressiveDeployment resource) {
    return new ObjectKey(
        "ProgressiveDeployment",
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName());
  }

  /** The Services, routes, ConfigMaps and other deployments that a deployment looks at. */
  public static Set<ObjectKey> references(ProgressiveDeployment resource) {
    Stream<ObjectKey> traffic =
        Stream.concat(given(resource).stream(), written(resource).stream())
            .flatMap(names -> names.objects().stream());
    String namespace = resource.getMetadata().getNamespace();
    Stream<ObjectKey> dependencies =
        Neighbours.dependsOn(resource).stream()
            .map(name -> new ObjectKey("ProgressiveDeployment", namespace, name));
    Stream<ObjectKey> group =
        Stream.ofNullable(resource.getSpec().releaseGroupName())
            .map(name -> new ObjectKey("ReleaseGroup", namespace, name));
    return Stream.of(
            traffic,
            dependencies,
            group,
            ConfigReader.references(resource),
            Neighbours.workload(resource).stream())
        .flatMap(each -> each)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether something of others has to be put back before the deployment goes. */
  public static boolean leavesTraces(ProgressiveDeployment resource) {
    return trafficRecord(resource).isPresent() || Neighbours.workload(resource).isPresent();
  }

  /** What is to be written down before Services and routes are touched; empty without routes. */
  public static Optional<String> trafficRecord(ProgressiveDeployment resource) {
    return given(resource).map(TrafficNames::text);
  }

  private static Optional<TrafficNames> given(ProgressiveDeployment resource) {
    return TrafficNames.given(
        resource.getMetadata().getNamespace(),
        resource.getSpec().traffic(),
        resource.getSpec().strategy());
  }

  private static Optional<TrafficNames> written(ProgressiveDeployment resource) {
    return Optional.ofNullable(SetReader.annotations(resource).get(Keys.TRAFFIC))
        .map(text -> TrafficNames.written(resource.getMetadata().getNamespace(), text));
  }

  /** What is written down and is not what the spec gives. */
  private static Optional<TrafficNames> former(ProgressiveDeployment resource) {
    return Optional.ofNullable(SetReader.annotations(resource).get(Keys.TRAFFIC))
        .filter(text -> !trafficRecord(resource).equals(Optional.of(text)))
        .flatMap(text -> written(resource));
  }

  /** Looks at a deployment that is alone in its namespace. */
  public Observation observe(ProgressiveDeployment resource, Instant now) {
    return observe(resource, new Neighbours(resource, Neighbourhood.of(List.of())), now);
  }

  /** Looks at a deployment. Never throws for what it finds. */
  public Observation observe(ProgressiveDeployment resource, Neighbours neighbours, Instant now) {
    ObjectKey key = key(resource);
    var found = Found.of(cluster, resource);
    SpecRead read = SpecReader.read(resource, found.workload());
    boolean taken = neighbours.isTrafficTaken();
    Reading<List<ReplicaSet>> sets = found.sets();
    Reading<List<Pod>> pods = cluster.pods(key);
    List<Pod> known = pods.found().orElse(List.of());
    List<CourseStanding> standings = checks.standings(key);
    Wanted wanted =
        new DesiredReader(cluster, resource, read.template(), sets.found().orElse(List.of()))
            .read(now);
    Observed<Desired> desired = found.desired(() -> Observed.known(wanted.desired()));
    var attempts = new HookReader(cluster.jobs(key), known, resource.getMetadata().getUid(), now);
    var reader = new TrafficReader(cluster, router, key, resource.getMetadata().getUid());
    var group = new GroupReader(cluster, neighbours.others(), resource, now);
    var snapshot =
        new RolloutSnapshot(
            now,
            identity(resource, key),
            read.spec(),
            Stream.concat(read.problems().stream(), neighbours.problems().stream()).toList(),
            desired,
            found.noted(sets(sets, pods, read.minReadySeconds(), now)),
            given(resource).filter(names -> !taken).map(names -> reader.read(names, known)),
            former(resource).map(names -> reader.readFormer(names, given(resource), known)),
            standings.stream().map(RolloutObserver::seen).toList(),
            cluster.actions(key).found().map(RequestReader::read).orElse(List.of()),
            MemoryReader.read(resource.getStatus(), read.spec().progressDeadline()),
            neighbours
                .around(now, desired.known().filter(it -> mayStart(resource, it)).isPresent())
                .with(group.group(), group.left()),
            attempts.read(hooks.standings(key)));
    return new Observation(
        snapshot,
        material(resource, read, wanted, sets, standings, attempts.pods(), found.workload()));
  }

  /** Whether what is wanted neither serves nor is on its way, as far as was told before. */
  private static boolean mayStart(ProgressiveDeployment resource, Desired wanted) {
    ProgressiveDeploymentStatus status = resource.getStatus();
    return status == null
        || Stream.of(Optional.ofNullable(status.stable()), Optional.ofNullable(status.candidate()))
            .flatMap(Optional::stream)
            .noneMatch(told -> wanted.revision().name().equals(told.revision()));
  }

  static boolean isOwned(ReplicaSet set, ProgressiveDeployment resource) {
    return SetReader.isOwned(set, resource.getMetadata().getUid())
        && set.getMetadata().getDeletionTimestamp() == null;
  }

  private static Identity identity(ProgressiveDeployment resource, ObjectKey key) {
    var metadata = resource.getMetadata();
    Map<String, String> annotations = SetReader.annotations(resource);
    return new Identity(
        key,
        metadata.getUid(),
        metadata.getGeneration() == null ? 0 : metadata.getGeneration(),
        metadata.getResourceVersion(),
        metadata.getDeletionTimestamp() != null,
        metadata.getFinalizers() != null && metadata.getFinalizers().contains(Keys.FINALIZER),
        Optional.ofNullable(annotations.get(Keys.RETRY)),
        Optional.ofNullable(annotations.get(Keys.ABORT)));
  }

  private static Observed<List<SetSeen>> sets(
      Reading<List<ReplicaSet>> sets, Reading<List<Pod>> pods, int minReady, Instant now) {
    return switch (pods) {
      case Reading.Unknown<List<Pod>>(String why) -> Observed.unknown(why);
      case Reading.Missing<List<Pod>> missing -> Observed.missing();
      case Reading.Found<List<Pod>>(List<Pod> all) ->
          TrafficReader.observed(
              sets,
              found -> found.stream().map(set -> SetReader.read(set, all, minReady, now)).toList());
    };
  }

  private static CheckSeen seen(CourseStanding standing) {
    Verdict verdict =
        switch (standing.standing()) {
          case PENDING -> Verdict.PENDING;
          case PASSING -> Verdict.PASSING;
          case FAILING -> Verdict.FAILING;
          case UNREACHABLE -> Verdict.UNREACHABLE;
        };
    return new CheckSeen(
        run(standing), verdict, standing.lastTime(), standing.message(), standing.times());
  }

  private static CheckRun run(CourseStanding standing) {
    var id = standing.id();
    return new CheckRun(id.check(), id.point(), id.set());
  }

  private static Map<CheckRun, List<CheckResult>> tries(List<CourseStanding> standings) {
    return standings.stream()
        .collect(
            Collectors.toMap(RolloutObserver::run, CourseStanding::recent, (one, other) -> one));
  }

  private Material material(
      ProgressiveDeployment resource,
      SpecRead read,
      Wanted wanted,
      Reading<List<ReplicaSet>> sets,
      List<CourseStanding> standings,
      Map<HookRun, HookPod> hookPods,
      Optional<WorkloadReader> workload) {
    TrafficSpec traffic = resource.getSpec().traffic();
    Map<String, ReplicaSet> byName = new LinkedHashMap<>();
    sets.found().orElse(List.of()).forEach(set -> byName.put(SetReader.name(set), set));
    Map<ObjectKey, RouteKey> routes = new HashMap<>();
    given(resource).ifPresent(names -> routes.putAll(names.byKey()));
    // Until nothing is left of what was named before, that alone is written.
    former(resource)
        .map(names -> names.without(given(resource)))
        .ifPresent(names -> routes.putAll(names.byKey()));
    ObjectKey key = key(resource);
    return new Material(
        key,
        resource.getMetadata().getUid(),
        Objects.requireNonNullElse(resource.getMetadata().getFinalizers(), List.of()),
        wanted.cause(),
        read.selector(),
        wanted.pinned(),
        wanted.templateDigest(),
        read.minReadySeconds(),
        read.spec().drainGrace(),
        read.checks(),
        tries(standings),
        routes,
        trafficRecord(resource),
        traffic == null
            ? Optional.empty()
            : cluster.service(key.namespace(), Traffic.stable(traffic)).found(),
        byName,
        read.hooks(),
        hookPods,
        workload.map(WorkloadReader::held));
  }
}
