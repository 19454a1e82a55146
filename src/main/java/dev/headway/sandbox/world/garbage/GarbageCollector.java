package dev.headway.sandbox.world.garbage;

import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.WorkLoop;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is left without an owner, in the background or in the foreground, or sets it free.
 * It watches every kind that discovery names, with one watch each besides those that the world has
 * anyway, and new kinds as they come.
 */
public final class GarbageCollector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);
  private static final Duration LOOK_FOR_KINDS = Duration.ofMillis(300);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  private static final Key DISCOVERY = new Key("", "kinds");
  private static final long START_SECONDS = 2;
  private static final String CRDS = "customresourcedefinitions";

  private final Cluster cluster;
  private final WorkLoop members;
  private final WorkLoop discovery;
  private final WorkLoop namespaces;
  private final Map<Kind, SharedIndexInformer<GenericKubernetesResource>> watches =
      new ConcurrentHashMap<>();

  private final ReentrantLock starting = new ReentrantLock();
  private volatile boolean closed;

  /** By uid: everything that is there. */
  private final Map<String, Member> graph = new ConcurrentHashMap<>();

  /** Does nothing until {@link #start()}. */
  public GarbageCollector(Cluster cluster) {
    this.cluster = cluster;
    members = cluster.loop("garbage", this::dispose);
    discovery = cluster.loop("garbage kinds", key -> watchNewKinds());
    namespaces = cluster.loop("namespace", new NamespaceEmptier(cluster, watches::keySet)::empty);
  }

  /** Begins in the background: the cluster is of use before every kind is known. */
  public void start() {
    discovery.enqueue(DISCOVERY);
  }

  /**
   * One kind after the other: nobody waits for it, and the start of everything else needs the
   * processor more.
   */
  private Optional<Duration> watchNewKinds() {
    starting.lock();
    try {
      for (Kind kind : Kinds.discover(cluster.client())) {
        if (!closed && !watches.containsKey(kind)) {
          watches.put(kind, watch(kind));
        }
      }
    } finally {
      starting.unlock();
    }
    return Optional.empty();
  }

  private SharedIndexInformer<GenericKubernetesResource> watch(Kind kind) {
    SharedIndexInformer<GenericKubernetesResource> informer =
        cluster
            .client()
            .genericKubernetesResources(kind.context())
            .inAnyNamespace()
            .runnableInformer(0)
            .addEventHandler(new Watcher(kind));
    informer
        .start()
        .toCompletableFuture()
        .orTimeout(START_SECONDS, TimeUnit.SECONDS)
        .exceptionally(late -> null)
        .join();
    return informer;
  }

  private final class Watcher implements ResourceEventHandler<GenericKubernetesResource> {
    private final Kind kind;

    Watcher(Kind kind) {
      this.kind = kind;
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      changed(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      changed(after);
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean unknown) {
      graph.remove(object.getMetadata().getUid());
      // What it owned has lost an owner; what owned it may have waited for its end.
      dependents(object.getMetadata().getUid()).forEach(dependent -> enqueue(dependent.uid()));
      object.getMetadata().getOwnerReferences().forEach(owner -> enqueue(owner.getUid()));
    }

    private void changed(GenericKubernetesResource object) {
      Member member = Member.of(kind, object);
      graph.put(member.uid(), member);
      if (!member.owners().isEmpty() || member.deleting()) {
        enqueue(member.uid());
      }
      if (kind.plural().equals("namespaces") && member.deleting()) {
        namespaces.enqueue(new Key("", member.name()));
      }
      if (kind.plural().equals(CRDS)) {
        discovery.enqueueAfter(DISCOVERY, LOOK_FOR_KINDS);
      }
    }
  }

  private void enqueue(String uid) {
    members.enqueue(new Key("", uid));
  }

  private List<Member> dependents(String uid) {
    return graph.values().stream().filter(member -> member.isOwnedBy(uid)).toList();
  }

  private Optional<Duration> dispose(Key key) {
    Member member = graph.get(key.name());
    if (member == null) {
      return Optional.empty();
    }
    boolean known = member.owners().stream().allMatch(owner -> kindOf(owner).isPresent());
    try {
      carryOut(
          member,
          Disposal.of(member, dependents(member.uid()), reference -> owner(member, reference)));
    } catch (KubernetesClientException refused) {
      if (refused.getCode() != 404) {
        throw refused;
      }
      // Gone already: the watch will tell.
    }
    return known ? Optional.empty() : Optional.of(LOOK_AGAIN);
  }

  private Optional<Kind> kindOf(OwnerReference owner) {
    return watches.keySet().stream()
        .filter(
            kind ->
                kind.name().equals(owner.getKind())
                    && kind.group().equals(group(owner.getApiVersion())))
        .findFirst();
  }

  /**
   * An owner that the watches have not shown is asked for: it may be new, or of a kind that is not
   * watched yet.
   */
  private Disposal.Owner owner(Member member, OwnerReference reference) {
    Member known = graph.get(reference.getUid());
    if (known != null) {
      return known.waitsForDependents() && Boolean.TRUE.equals(reference.getBlockOwnerDeletion())
          ? Disposal.Owner.GOING
          : Disposal.Owner.PRESENT;
    }
    Optional<Kind> kind = kindOf(reference);
    if (kind.isEmpty()) {
      // Of a kind that is not known, or not known yet: whether it is there cannot be told, so what
      // it owns stays.
      return Disposal.Owner.PRESENT;
    }
    var resources = cluster.client().genericKubernetesResources(kind.get().context());
    GenericKubernetesResource there =
        kind.get().namespaced()
            ? resources.inNamespace(member.namespace()).withName(reference.getName()).get()
            : resources.withName(reference.getName()).get();
    return there != null && there.getMetadata().getUid().equals(reference.getUid())
        ? Disposal.Owner.PRESENT
        : Disposal.Owner.ABSENT;
  }

  private static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  private void carryOut(Member member, Disposal disposal) {
    switch (disposal) {
      case Disposal.Keep keep -> LOG.trace("{} stays", member.name());
      case Disposal.Delete delete -> delete(member, delete.policy());
      case Disposal.DropOwners drop -> setOwners(member, drop.left());
      case Disposal.Await await -> await.blocking().forEach(blocking -> enqueue(blocking.uid()));
      case Disposal.Release release -> release(member, release.finalizer());
      case Disposal.SetFree free -> {
        free.dependents()
            .forEach(
                dependent ->
                    setOwners(
                        dependent,
                        dependent.owners().stream()
                            .filter(owner -> !owner.getUid().equals(member.uid()))
                            .toList()));
        release(member, Disposal.ORPHAN);
      }
    }
  }

  private void delete(Member member, String policy) {
    Map<String, Object> options =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "DeleteOptions",
            "propagationPolicy",
            policy,
            "preconditions",
            Map.of("uid", member.uid(), "resourceVersion", member.resourceVersion()));
    cluster.client().raw(path(member), "DELETE", options);
  }

  private void release(Member member, String finalizer) {
    patch(
        member,
        "finalizers",
        member.finalizers().stream().filter(other -> !other.equals(finalizer)).toList());
  }

  private void setOwners(Member member, List<OwnerReference> owners) {
    patch(member, "ownerReferences", owners);
  }

  /** On the version that was read, so that nothing is taken away that was added meanwhile. */
  private void patch(Member member, String field, Object value) {
    Map<String, Object> metadata =
        new HashMap<>(
            Map.of("uid", member.uid(), "resourceVersion", member.resourceVersion(), field, value));
    var resources = cluster.client().genericKubernetesResources(member.kind().context());
    var resource =
        member.kind().namespaced()
            ? resources.inNamespace(member.namespace()).withName(member.name())
            : resources.withName(member.name());
    resource.patch(
        PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("metadata", metadata)));
  }

  static String path(Member member) {
    String root = member.kind().group().isEmpty() ? "/api/" : "/apis/";
    return Stream.of(
            root + member.kind().apiVersion(),
            member.namespace().isEmpty() ? "" : "namespaces/" + member.namespace(),
            member.kind().plural(),
            member.name())
        .filter(part -> !Objects.equals(part, ""))
        .reduce((left, right) -> left + "/" + right)
        .orElseThrow();
  }

  /** Waits for a watch that is just being started: cut off, it would complain. */
  @Override
  public void close() {
    closed = true;
    boolean idle = false;
    try {
      idle = starting.tryLock(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      watches.values().forEach(SharedIndexInformer::stop);
      if (idle) {
        starting.unlock();
      }
    }
  }
}
