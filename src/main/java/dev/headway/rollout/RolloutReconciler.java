package dev.headway.rollout;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.ClusterReader;
import dev.headway.port.EventSink;
import dev.headway.port.Measures;
import dev.headway.rollout.RolloutPublisher.Turn;
import dev.headway.rollout.act.Outcome;
import dev.headway.rollout.act.RolloutExecutor;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.observe.Neighbourhood;
import dev.headway.rollout.observe.Neighbours;
import dev.headway.rollout.observe.Observation;
import dev.headway.rollout.observe.RolloutObserver;
import dev.headway.rollout.report.Pass;
import dev.headway.rollout.report.RolloutReport;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Brings one ProgressiveDeployment a step further: observe, decide, act, report. */
@ControllerConfiguration(
    name = "progressivedeployment",
    fieldManager = Keys.FIELD_MANAGER,
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true)
public final class RolloutReconciler implements Reconciler<ProgressiveDeployment> {

  /** The watch tells sooner; this is for the one that does not. */
  private static final Duration CATCH_UP = Duration.ofMillis(250);

  private static final Duration AFTER_CONFLICT = Duration.ofMillis(50);

  /** Long enough for a short look at some thousand others. */
  private static final Duration AFTER_OTHERS = Duration.ofMillis(250);

  private final Parts parts;
  private final RolloutPublisher publisher = new RolloutPublisher();
  private final FirstLook firstLook = new FirstLook();
  private final Standings standings = new Standings();
  private final Queues queues = new Queues();

  /**
   * What the reconciler works with; see OperatorWiring.
   *
   * @param references told which objects a deployment looks at, before they are read
   * @param lookers brings back those others that look at any of these, since this one has changed
   * @param changes brings a deployment back when something of its concern has changed
   */
  public record Parts(
      ClusterReader cluster,
      RolloutObserver observer,
      RolloutExecutor executor,
      EventSink events,
      BiConsumer<ObjectKey, Set<ObjectKey>> references,
      BiConsumer<ObjectKey, Set<ObjectKey>> lookers,
      EventSource<?, ProgressiveDeployment> changes,
      Measures measures,
      InstantSource time) {}

  /** A reconciler of these parts. */
  public RolloutReconciler(Parts parts) {
    this.parts = parts;
  }

  @Override
  public List<EventSource<?, ProgressiveDeployment>> prepareEventSources(
      EventSourceContext<ProgressiveDeployment> context) {
    context.getPrimaryCache().addIndexers(Neighbourhood.indexers());
    return List.of(parts.changes());
  }

  @Override
  public UpdateControl<ProgressiveDeployment> reconcile(
      ProgressiveDeployment resource, Context<ProgressiveDeployment> context) {
    ObjectKey key = RolloutObserver.key(resource);
    if (context.isPrimaryResourceDeleted()) {
      forget(key);
      return UpdateControl.noUpdate();
    }
    parts.references().accept(key, queues.references(resource));
    tellLookers(resource, key);
    if (firstLook.standsBack(key, resource)) {
      return again(Optional.of(AFTER_OTHERS));
    }
    if (parts.cluster().isCatchingUp(key)) {
      return again(Optional.of(CATCH_UP));
    }
    try {
      return needsFinalizer(resource) ? addFinalizer(resource, key) : step(resource, key, context);
    } catch (ClusterFailure failed) {
      if (failed.kind() == Kind.CONFLICT) {
        return again(Optional.of(AFTER_CONFLICT));
      }
      if (failed.pause().isPresent()) {
        return again(failed.pause());
      }
      throw failed;
    }
  }

  private UpdateControl<ProgressiveDeployment> step(
      ProgressiveDeployment resource, ObjectKey key, Context<ProgressiveDeployment> context) {
    Instant now = parts.time().instant();
    try (var _ = RolloutLog.about(resource)) {
      return step(resource, key, context, now);
    }
  }

  private UpdateControl<ProgressiveDeployment> step(
      ProgressiveDeployment resource,
      ObjectKey key,
      Context<ProgressiveDeployment> context,
      Instant now) {
    var neighbours = new Neighbours(resource, neighbourhood(context.getPrimaryCache()));
    Observation seen = parts.observer().observe(resource, neighbours, now);
    RolloutPlan plan = RolloutPlanner.plan(seen.snapshot());
    if (queues.isNew(key, seen.snapshot(), plan)) {
      parts.references().accept(key, queues.references(resource));
    }
    Outcome outcome = parts.executor().execute(plan.actions(), seen);
    Optional<ClusterFailure> failure = outcome.failure();
    if (failure.map(ClusterFailure::kind).equals(Optional.of(Kind.CONFLICT))) {
      throw failure.get();
    }
    if (outcome.done().stream().anyMatch(Action.RemoveFinalizer.class::isInstance)) {
      forget(key);
      return UpdateControl.noUpdate();
    }
    RolloutPlan told =
        outcome
            .refused()
            .map(refused -> RolloutPlanner.refused(seen.snapshot(), refused))
            .orElse(plan);
    var pass = new Pass(resource, seen, told, outcome);
    RolloutReport report = RolloutReport.of(pass);
    RolloutLog.tell(pass, report);
    Optional<Duration> later = publish(resource, report, context, now);
    if (failure.isPresent()) {
      throw failure.get();
    }
    if (outcome.refused().isPresent()) {
      return again(Optional.of(Duration.ZERO));
    }
    return again(
        Stream.of(plan.recheckAfter(), later).flatMap(Optional::stream).min(Duration::compareTo));
  }

  private static Neighbourhood neighbourhood(IndexedResourceCache<ProgressiveDeployment> cache) {
    return new Neighbourhood(
        other -> cache.get(new ResourceID(other.name(), other.namespace())), cache::byIndex);
  }

  /** Writes the status where its time has come; else says when it will have. */
  private Optional<Duration> publish(
      ProgressiveDeployment resource,
      RolloutReport report,
      Context<ProgressiveDeployment> context,
      Instant now) {
    ObjectKey key = RolloutObserver.key(resource);
    Turn turn = publisher.turn(key, report, now);
    if (turn.now()) {
      write(resource, report, context);
      publisher.wrote(key, report, now);
      parts
          .measures()
          .release(key, Optional.ofNullable(resource.getStatus()), report.status(), now);
    }
    parts.events().emit(report.events());
    return turn.later();
  }

  /** Applies the whole status at the version that was read: a newer spec is a conflict. */
  private static void write(
      ProgressiveDeployment resource,
      RolloutReport report,
      Context<ProgressiveDeployment> context) {
    var applied = new ProgressiveDeployment();
    applied.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(resource.getMetadata().getNamespace())
            .withName(resource.getMetadata().getName())
            .withResourceVersion(resource.getMetadata().getResourceVersion())
            .build());
    applied.setStatus(report.status());
    try {
      context.resourceOperations().serverSideApplyPrimaryStatus(applied);
    } catch (KubernetesClientException failed) {
      if (failed.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        throw new ClusterFailure(Kind.CONFLICT, "The deployment has changed meanwhile", failed);
      }
      throw failed;
    }
  }

  private UpdateControl<ProgressiveDeployment> addFinalizer(
      ProgressiveDeployment resource, ObjectKey key) {
    var metadata = resource.getMetadata();
    parts
        .executor()
        .addFinalizer(
            key,
            metadata.getResourceVersion(),
            Objects.requireNonNullElse(metadata.getFinalizers(), List.of()),
            RolloutObserver.trafficRecord(resource));
    return UpdateControl.noUpdate();
  }

  /** Where there are routes or a workload of others, they are put back before it goes. */
  private static boolean needsFinalizer(ProgressiveDeployment resource) {
    var metadata = resource.getMetadata();
    return RolloutObserver.leavesTraces(resource)
        && metadata.getDeletionTimestamp() == null
        && (metadata.getFinalizers() == null || !metadata.getFinalizers().contains(Keys.FINALIZER));
  }

  /** Those who wait for this one, or want what it has, look again when it stands otherwise. */
  private void tellLookers(ProgressiveDeployment resource, ObjectKey key) {
    if (standings.isNew(key, resource)) {
      parts.lookers().accept(key, standings.objects(key));
    }
  }

  private void forget(ObjectKey key) {
    parts.lookers().accept(key, standings.objects(key));
    standings.forget(key);
    parts.references().accept(key, Set.of());
    parts.executor().forget(key);
    parts.measures().gone(key);
    publisher.forget(key);
    firstLook.forget(key);
    queues.forget(key);
  }

  /** A timer's millisecond must not fall before the moment that is awaited. */
  private static UpdateControl<ProgressiveDeployment> again(Optional<Duration> after) {
    UpdateControl<ProgressiveDeployment> control = UpdateControl.noUpdate();
    return after
        .map(pause -> control.rescheduleAfter(pause.plusNanos(999_999).toMillis()))
        .orElse(control);
  }
}
