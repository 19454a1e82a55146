package dev.headway.gitsync;

import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.domain.ObjectKey;
import dev.headway.gitsync.act.BranchWorker;
import dev.headway.gitsync.act.Outcome;
import dev.headway.gitsync.act.SyncExecutor;
import dev.headway.gitsync.decide.ReleaseFailure;
import dev.headway.gitsync.decide.SyncPlan;
import dev.headway.gitsync.decide.SyncPlan.Action;
import dev.headway.gitsync.decide.SyncPlan.Course;
import dev.headway.gitsync.decide.SyncPlanner;
import dev.headway.gitsync.decide.SyncSnapshot;
import dev.headway.gitsync.observe.Inventories;
import dev.headway.gitsync.observe.SpecReader;
import dev.headway.gitsync.observe.SpecReader.Reading;
import dev.headway.gitsync.observe.SyncMemory;
import dev.headway.gitsync.observe.SyncObserver;
import dev.headway.gitsync.report.ActionReport;
import dev.headway.gitsync.report.SyncEvents;
import dev.headway.gitsync.report.SyncReport;
import dev.headway.port.AccountCluster;
import dev.headway.port.EventSink;
import dev.headway.port.GitRepository;
import dev.headway.port.GitSource;
import dev.headway.port.Measures;
import dev.headway.settings.OperatorSettings;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one GitSync a step further: observe, decide, act, report. */
public final class GitSyncReconciler implements Reconciler<GitSync> {
  private static final Logger LOG = LoggerFactory.getLogger(GitSyncReconciler.class);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);

  private final Parts parts;
  private final ConcurrentHashMap<String, SyncMemory> memories = new ConcurrentHashMap<>();
  private final Set<ResourceID> seen = ConcurrentHashMap.newKeySet();
  private final Signals signals = new Signals();
  private @Nullable InformerEventSource<ProgressiveDeployment, GitSync> deployments;
  private @Nullable InformerEventSource<ReleaseAction, GitSync> actions;

  /**
   * What the reconciler works with; see GitSyncWiring.
   *
   * @param settings as they are at the moment
   */
  public record Parts(
      Supplier<OperatorSettings> settings,
      GitRepository git,
      SyncObserver observer,
      SyncExecutor executor,
      BranchWorker worker,
      AccountCluster.Accounts accounts,
      EventSink events,
      Measures measures,
      InstantSource time) {}

  public GitSyncReconciler(Parts parts) {
    this.parts = parts;
  }

  @Override
  public UpdateControl<GitSync> reconcile(GitSync sync, Context<GitSync> context) {
    Instant now = parts.time().instant();
    seen.add(ResourceID.fromResource(sync));
    return switch (SpecReader.read(sync, parts.settings().get())) {
      case Reading.Invalid(String message) -> {
        long generation = generation(sync);
        publish(
            sync,
            SyncReport.invalid(sync.getStatus(), generation, message, now),
            Outcome.NOTHING,
            List.of(),
            context);
        yield UpdateControl.noUpdate();
      }
      case Reading.Valid valid -> reconcile(sync, valid, context, now);
    };
  }

  private UpdateControl<GitSync> reconcile(
      GitSync sync, Reading.Valid valid, Context<GitSync> context, Instant now) {
    String uid = sync.getMetadata().getUid();
    SyncMemory memory = memories.computeIfAbsent(uid, id -> new SyncMemory());
    Supplier<GitSource> source = () -> source(uid, valid, true);
    SyncSnapshot seen =
        parts
            .observer()
            .observe(
                sync,
                valid.spec(),
                source(uid, valid, false),
                memory,
                neighbours(sync, memory, now),
                now);
    SyncPlan plan = SyncPlanner.plan(seen);
    Outcome outcome = parts.executor().execute(valid.spec(), plan, memory);
    Runnable wake = () -> signals.wake(ResourceID.fromResource(sync));
    startGitWork(plan, valid, source, memory, wake);
    List<ReleaseFailure.Handled> handled = List.copyOf(memory.outcomes());
    GitSyncStatus status =
        SyncReport.status(new SyncReport.Look(sync.getStatus(), seen, plan, outcome, handled));
    publish(sync, status, outcome, handled, context);
    handled.forEach(h -> memory.outcomes().remove(h));
    if (plan.course() instanceof Course.Refused) {
      memory.lookAgain();
    }
    answer(plan, context, now);
    new DriftWatch(parts.accounts()).follow(valid.spec(), Inventories.of(status), memory, wake);
    return UpdateControl.<GitSync>noUpdate().rescheduleAfter(wait(plan, outcome, now));
  }

  private static Duration wait(SyncPlan plan, Outcome outcome, Instant now) {
    if (outcome.failure().filter(Outcome.Failure::again).isPresent()) {
      return Duration.ofMillis(200);
    }
    Duration wait = Duration.between(now, plan.nextLook());
    if (wait.compareTo(SHORTEST_WAIT) < 0) {
      return SHORTEST_WAIT;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private void startGitWork(
      SyncPlan plan,
      Reading.Valid valid,
      Supplier<GitSource> source,
      SyncMemory memory,
      Runnable wake) {
    for (Action action : plan.actions()) {
      if (action instanceof Action.Fetch) {
        parts.worker().fetch(source, memory, wake);
      } else if (action instanceof Action.PutRight asked) {
        parts.worker().putRight(source, valid.spec(), asked, memory, wake);
      }
    }
  }

  /** Credentials are read when they are needed, and not kept. */
  private GitSource source(String uid, Reading.Valid valid, boolean withCredentials) {
    return new GitSource(
        uid,
        valid.url(),
        valid.spec().branch(),
        new Credentials(parts.accounts())
            .read(valid.spec(), withCredentials ? valid.secret() : Optional.empty()),
        valid.timeout(),
        GitSource.Limits.DEFAULT);
  }

  private void publish(
      GitSync sync,
      GitSyncStatus status,
      Outcome outcome,
      List<ReleaseFailure.Handled> handled,
      Context<GitSync> context) {
    GitSyncStatus before = sync.getStatus();
    if (!status.equals(before)) {
      GitSync written = new GitSync();
      written.setMetadata(sync.getMetadata());
      written.setSpec(sync.getSpec());
      written.setStatus(status);
      context.resourceOperations().updatePrimaryStatus(written);
      parts.measures().sync(key(sync), Optional.ofNullable(before), status, parts.time().instant());
    }
    var subject =
        new EventSink.Subject(
            Keys.API_VERSION,
            "GitSync",
            sync.getMetadata().getNamespace(),
            sync.getMetadata().getName(),
            sync.getMetadata().getUid());
    List<EventSink.EventDraft> events =
        SyncEvents.between(subject, before, status, outcome, handled);
    events.forEach(
        e ->
            LOG.info("{} {}: {} {}", subject.namespace(), subject.name(), e.reason(), e.message()));
    parts.events().emit(events);
  }

  // ---- neighbours

  private SyncObserver.Neighbours neighbours(GitSync sync, SyncMemory memory, Instant now) {
    String namespace = sync.getMetadata().getNamespace();
    List<ProgressiveDeployment> around =
        Objects.requireNonNull(deployments).list(d -> true).toList();
    List<SyncSnapshot.Request> requests =
        Objects.requireNonNull(actions)
            .list(a -> isOpen(a, namespace, sync.getMetadata().getName()))
            .sorted(
                Comparator.comparing((ReleaseAction a) -> a.getMetadata().getCreationTimestamp())
                    .thenComparing(a -> a.getMetadata().getName()))
            .map(
                a ->
                    new SyncSnapshot.Request(
                        a.getMetadata().getName(),
                        a.getMetadata().getResourceVersion(),
                        memory.firstSeen(a.getMetadata().getUid(), now),
                        a.getSpec().verb() == ReleaseActionSpec.Verb.Retry))
            .toList();
    return new SyncObserver.Neighbours(around, requests);
  }

  private static boolean isOpen(ReleaseAction action, String namespace, String name) {
    ReleaseActionSpec spec = action.getSpec();
    return spec != null
        && name.equals(spec.gitSyncName())
        && namespace.equals(action.getMetadata().getNamespace())
        && (action.getStatus() == null || action.getStatus().result() == null);
  }

  private void answer(SyncPlan plan, Context<GitSync> context, Instant now) {
    String namespace = context.getPrimaryResource().getMetadata().getNamespace();
    for (Action action : plan.actions()) {
      if (action instanceof Action.Answer answer) {
        Objects.requireNonNull(actions)
            .get(new ResourceID(answer.request().name(), namespace))
            .ifPresent(a -> answer(a, answer, context, now));
      }
    }
  }

  /** Under the version that was read: an action has one answer. */
  private static void answer(
      ReleaseAction action, Action.Answer answer, Context<GitSync> context, Instant now) {
    ReleaseAction answered = new ReleaseAction();
    answered.setMetadata(action.getMetadata());
    answered.setSpec(action.getSpec());
    answered.setStatus(ActionReport.of(answer.done(), answer.message(), action, now));
    try {
      context
          .getClient()
          .resource(answered)
          .lockResourceVersion(answer.request().resourceVersion())
          .updateStatus();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409 && e.getCode() != 404) {
        throw e;
      }
    }
  }

  private static ObjectKey key(GitSync sync) {
    return new ObjectKey(
        "GitSync", sync.getMetadata().getNamespace(), sync.getMetadata().getName());
  }

  private static long generation(GitSync sync) {
    return Objects.requireNonNullElse(sync.getMetadata().getGeneration(), 0L);
  }

  // ---- event sources

  @Override
  public List<EventSource<?, GitSync>> prepareEventSources(EventSourceContext<GitSync> context) {
    var forDeployments =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ProgressiveDeployment.class, GitSync.class)
                .withName("gitsync-deployments")
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(GitSyncReconciler::owner)
                .build(),
            context);
    var forActions =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ReleaseAction.class, GitSync.class)
                .withName("gitsync-actions")
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(GitSyncReconciler::meant)
                .build(),
            context);
    deployments = forDeployments;
    actions = forActions;
    return List.of(forDeployments, forActions, signals);
  }

  private static Set<ResourceID> owner(ProgressiveDeployment deployment) {
    Map<String, String> labels =
        Objects.requireNonNullElse(deployment.getMetadata().getLabels(), Map.of());
    String owner = labels.getOrDefault(Keys.GIT_SYNC, "");
    int dot = owner.indexOf('.');
    return dot < 0
        ? Set.of()
        : Set.of(new ResourceID(owner.substring(dot + 1), owner.substring(0, dot)));
  }

  private static Set<ResourceID> meant(ReleaseAction action) {
    String name = action.getSpec() == null ? null : action.getSpec().gitSyncName();
    return name == null
        ? Set.of()
        : Set.of(new ResourceID(name, action.getMetadata().getNamespace()));
  }

  /** Wakes the reconciler, and forgets what is deleted. */
  private final class Signals extends SimpleInboundEventSource<GitSync>
      implements ResourceEventAware<GitSync> {
    Signals() {
      super("gitsync-signals");
    }

    void wake(ResourceID id) {
      if (isRunning()) {
        propagateEvent(id);
      }
    }

    @Override
    public void onResourceDeleted(GitSync sync) {
      seen.remove(ResourceID.fromResource(sync));
      parts.measures().gone(key(sync));
      String uid = sync.getMetadata().getUid();
      SyncMemory memory = memories.remove(uid);
      if (memory != null) {
        memory.close();
        parts.git().forget(uid);
      }
    }
  }

  /** Has every GitSync looked at again. */
  public void lookAtAll() {
    seen.forEach(signals::wake);
  }

  /** Ends all watches. */
  public void close() {
    memories.values().forEach(SyncMemory::close);
    memories.clear();
  }
}
