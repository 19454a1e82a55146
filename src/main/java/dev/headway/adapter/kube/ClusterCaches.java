package dev.headway.adapter.kube;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseGroup;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterReader;
import dev.headway.port.ConfigCopy;
import dev.headway.port.ConfigSeen;
import dev.headway.port.Reading;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Everything of the cluster that decisions rest on, kept by watches, and who is told of a change.
 * Own sets and pods are found by label; Services, endpoints and routes by {@link References}.
 */
public final class ClusterCaches implements ClusterReader, RouteCache, AutoCloseable {

  private static final String WORKLOAD = "Deployment";
  private static final String ROUTE = "HTTPRoute";
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private final WriteLedger ledger;
  private final References references;
  private final Consumer<ObjectKey> changed;
  private final Watched<ReplicaSet> sets;
  private final Watched<Pod> pods;
  private final Watched<Job> jobs;
  private final Watched<Service> services;
  private final Watched<EndpointSlice> slices;
  private final Watched<ReleaseAction> actions;
  private final GroupWatch groups;
  private final ConfigWatch configMaps;
  private final RouteWatch routes;
  private final WorkloadWatch workloads;

  /**
   * Sets up the watches; {@link #start} begins.
   *
   * @param namespaces what is watched; empty: all
   * @param changed told the deployment that something of its concern has changed
   */
  public ClusterCaches(
      KubernetesClient client,
      Set<String> namespaces,
      WriteLedger ledger,
      References references,
      InstantSource time,
      Consumer<ObjectKey> changed) {
    this.ledger = ledger;
    this.references = references;
    this.changed = changed;
    var scope = new Scope(namespaces);
    this.sets = ours("ReplicaSets", scope.labelled(client.apps().replicaSets()), Trims::set);
    this.pods = ours("Pods", scope.labelled(client.pods()), Trims::pod);
    this.jobs = ours("Jobs", scope.labelled(client.batch().v1().jobs()), Trims::job);
    this.services =
        new Watched<>(
            "Services",
            scope.all(client.services()),
            whole -> {},
            service -> List.of(),
            service -> tellReferring("Service", name(service), service));
    this.slices =
        new Watched<>(
            "EndpointSlices",
            scope.all(client.discovery().v1().endpointSlices()),
            whole -> {},
            slice -> List.of(serviceOf(slice)),
            slice -> tellReferring("Service", serviceOf(slice), slice));
    this.actions =
        new Watched<>(
            "ReleaseActions",
            scope.all(client.resources(ReleaseAction.class)),
            whole -> {},
            ClusterCaches::deploymentOf,
            action -> deploymentOf(action).forEach(name -> tell(action, name)));
    this.groups =
        new GroupWatch(
            scope.having(client.leases(), Keys.RELEASE_GROUP),
            scope.all(client.resources(ReleaseGroup.class)),
            this::tellOwner,
            this::tellReferring);
    this.configMaps = new ConfigWatch(scope.paged(client.configMaps()), time, this::tellOfConfig);
    this.workloads =
        new WorkloadWatch(
            client,
            each -> references.to(each).forEach(changed),
            namespace -> references.toAny(WORKLOAD, namespace).forEach(changed));
    this.routes =
        new RouteWatch(
            client,
            () ->
                new Watched<>(
                    "HTTPRoutes",
                    scope.all(client.genericKubernetesResources(HTTP_ROUTE)),
                    whole -> {},
                    route -> List.of(),
                    route -> tellReferring(ROUTE, name(route), route),
                    () -> references.toAny(ROUTE).forEach(changed)));
  }

  /** What carries the name of a deployment, and tells it of every change. */
  private <T extends HasMetadata> Watched<T> ours(
      String kind, Stream<SharedIndexInformer<T>> informers, Consumer<T> trim) {
    return new Watched<>(kind, informers, trim, ClusterCaches::labelledName, this::tellOwner);
  }

  /** Starts to list and watch; done when every kind has been listed once. */
  public CompletableFuture<Void> start() {
    return CompletableFuture.allOf(
        sets.start(),
        pods.start(),
        jobs.start(),
        services.start(),
        slices.start(),
        actions.start(),
        groups.start(),
        configMaps.start(),
        routes.start());
  }

  @Override
  public Reading<Deployment> workload(String namespace, String name) {
    return workloads.get(namespace, name);
  }

  @Override
  public Reading<List<ReplicaSet>> sets(ObjectKey deployment) {
    return references
        .of(deployment, WORKLOAD)
        .map(workloads::sets)
        .orElseGet(() -> sets.list(deployment.namespace(), deployment.name()));
  }

  @Override
  public Reading<List<Pod>> pods(ObjectKey deployment) {
    Reading<List<Pod>> own = pods.list(deployment.namespace(), deployment.name());
    return references
        .of(deployment, WORKLOAD)
        .map(workload -> both(workloads.pods(workload), own))
        .orElse(own);
  }

  /** The pods of a workload, and those of hooks, which are the deployment's own. */
  private static Reading<List<Pod>> both(Reading<List<Pod>> one, Reading<List<Pod>> other) {
    return one.found()
        .map(some -> other.map(more -> Stream.concat(some.stream(), more.stream()).toList()))
        .orElse(one);
  }

  @Override
  public Reading<List<Job>> jobs(ObjectKey deployment) {
    return jobs.list(deployment.namespace(), deployment.name());
  }

  @Override
  public Reading<Service> service(String namespace, String name) {
    return services.get(namespace, name);
  }

  @Override
  public Reading<List<EndpointSlice>> endpointSlices(String namespace, String service) {
    return slices.list(namespace, service);
  }

  @Override
  public Reading<List<ReleaseAction>> actions(ObjectKey deployment) {
    return actions.list(deployment.namespace(), deployment.name());
  }

  @Override
  public Reading<List<Lease>> slots(String namespace, String group) {
    return groups.slots(namespace, group);
  }

  @Override
  public Reading<List<Lease>> ownSlots(ObjectKey deployment) {
    return groups.ownSlots(deployment);
  }

  @Override
  public Reading<ReleaseGroup> releaseGroup(String namespace, String name) {
    return groups.group(namespace, name);
  }

  @Override
  public Reading<ConfigSeen> configMap(String namespace, String name) {
    return configMaps.get(namespace, name);
  }

  @Override
  public Reading<List<ConfigCopy>> configCopies(ObjectKey deployment) {
    return configMaps.copies(deployment);
  }

  @Override
  public boolean isCatchingUp(ObjectKey deployment) {
    return ledger.isCatchingUp(deployment, this::cached);
  }

  @Override
  public Reading<GenericKubernetesResource> route(String namespace, String name) {
    return routes.get(namespace, name);
  }

  @Override
  public void wrote(ObjectKey deployment, ObjectKey route, String resourceVersion) {
    ledger.wrote(deployment, route, resourceVersion);
  }

  /** The kinds that have not been listed yet. */
  public List<String> unsynced() {
    return Stream.concat(
            all().filter(each -> !each.isSynced()).map(Watched::kind), routes.unsynced().stream())
        .toList();
  }

  /** The kinds whose watch has ended and will not come back. */
  public List<String> ended() {
    Stream<String> dynamic = Stream.concat(routes.ended().stream(), workloads.ended().stream());
    return Stream.concat(all().filter(Watched::hasEnded).map(Watched::kind), dynamic).toList();
  }

  private Stream<Watched<?>> all() {
    return Stream.concat(
        Stream.of(sets, pods, jobs, services, slices, actions, configMaps.watched()), groups.all());
  }

  /** Every ReleaseAction that is watched. */
  public Stream<ReleaseAction> allActions() {
    return actions.all();
  }

  @Override
  public void close() {
    all().forEach(Watched::close);
    routes.close();
    workloads.close();
  }

  private Optional<HasMetadata> cached(ObjectKey key) {
    String namespace = key.namespace();
    String name = key.name();
    return switch (key.kind()) {
      case "Job" -> jobs.cached(namespace, name).map(HasMetadata.class::cast);
      case WORKLOAD -> workloads.cached(key);
      case "ReplicaSet" ->
          sets.cached(namespace, name).map(HasMetadata.class::cast).or(() -> workloads.cached(key));
      case "Pod" ->
          pods.cached(namespace, name).map(HasMetadata.class::cast).or(() -> workloads.cached(key));
      case "Service" -> services.cached(namespace, name).map(HasMetadata.class::cast);
      case "ReleaseAction" -> actions.cached(namespace, name).map(HasMetadata.class::cast);
      case "Lease" -> groups.cachedSlot(namespace, name).map(HasMetadata.class::cast);
      case "ConfigMap" -> configMaps.watched().cached(namespace, name).map(HasMetadata.class::cast);
      case ROUTE -> routes.cached(namespace, name).map(HasMetadata.class::cast);
      default -> Optional.empty();
    };
  }

  /** Who owns a copy, and who uses an original. */
  private void tellOfConfig(ConfigMap item) {
    tellOwner(item);
    tellReferring("ConfigMap", name(item), item);
  }

  private void tellOwner(HasMetadata item) {
    labelledName(item).forEach(name -> tell(item, name));
  }

  private void tellReferring(String kind, String name, HasMetadata item) {
    references.to(new ObjectKey(kind, item.getMetadata().getNamespace(), name)).forEach(changed);
  }

  private void tell(HasMetadata item, String deployment) {
    changed.accept(
        new ObjectKey("ProgressiveDeployment", item.getMetadata().getNamespace(), deployment));
  }

  private static List<String> labelledName(HasMetadata item) {
    Map<String, String> labels = item.getMetadata().getLabels();
    return labels == null || !labels.containsKey(Keys.NAME)
        ? List.of()
        : List.of(labels.get(Keys.NAME));
  }

  private static String serviceOf(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(SERVICE_NAME, "");
  }

  private static List<String> deploymentOf(ReleaseAction action) {
    return action.getSpec() == null || action.getSpec().deploymentName() == null
        ? List.of()
        : List.of(action.getSpec().deploymentName());
  }

  private static String name(HasMetadata item) {
    return item.getMetadata().getName();
  }

  /** Makes one watch for each namespace, or one for all. */
  private record Scope(Set<String> namespaces) {
    private static final long PAGE = 100;

    <T extends HasMetadata> Stream<SharedIndexInformer<T>> all(MixedOperation<T, ?, ?> kind) {
      return namespaces.isEmpty()
          ? Stream.of(kind.inAnyNamespace().runnableInformer(0))
          : namespaces.stream().map(name -> kind.inNamespace(name).runnableInformer(0));
    }

    /** Page by page, so that what is taken out of each is never there all at once. */
    <T extends HasMetadata> Stream<SharedIndexInformer<T>> paged(MixedOperation<T, ?, ?> kind) {
      return namespaces.isEmpty()
          ? Stream.of(kind.inAnyNamespace().withLimit(PAGE).runnableInformer(0))
          : namespaces.stream()
              .map(name -> kind.inNamespace(name).withLimit(PAGE).runnableInformer(0));
    }

    <T extends HasMetadata> Stream<SharedIndexInformer<T>> labelled(MixedOperation<T, ?, ?> kind) {
      return having(kind, Keys.NAME);
    }

    <T extends HasMetadata> Stream<SharedIndexInformer<T>> having(
        MixedOperation<T, ?, ?> kind, String label) {
      return namespaces.isEmpty()
          ? Stream.of(having(kind.inAnyNamespace(), label))
          : namespaces.stream()
              .map(name -> kind.inNamespace(name).withLabel(label).runnableInformer(0));
    }

    private static <T extends HasMetadata> SharedIndexInformer<T> having(
        AnyNamespaceOperation<T, ?, ?> kind, String label) {
      return kind.withLabel(label).runnableInformer(0);
    }
  }
}
