package dev.headway;

import dev.headway.adapter.check.VirtualCheckRunner;
import dev.headway.adapter.kube.ActionSweeper;
import dev.headway.adapter.kube.CachedAddresses;
import dev.headway.adapter.kube.ClusterCaches;
import dev.headway.adapter.kube.KubeEvents;
import dev.headway.adapter.kube.KubeLiveReader;
import dev.headway.adapter.kube.KubeWriter;
import dev.headway.adapter.kube.References;
import dev.headway.adapter.kube.WriteLedger;
import dev.headway.adapter.traffic.GatewayApiRouter;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.ObjectKey;
import dev.headway.rollout.RolloutReconciler;
import dev.headway.rollout.act.RolloutExecutor;
import dev.headway.rollout.observe.RolloutObserver;
import dev.headway.rollout.report.ReleaseActionReport;
import dev.headway.settings.OperatorSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Puts the operator together: the same in a cluster and in the sandbox. Starts in two halves,
 * watches first and controllers after them, so that a standby can hold warm caches.
 */
public final class OperatorWiring implements AutoCloseable {

  private static final int RECONCILERS = 8;
  private static final int CHECKS_AT_ONCE = 64;
  private static final Duration FIRST_LIST = Duration.ofSeconds(60);
  private static final Duration LAST_PASS = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_REST = Duration.ofMinutes(10);

  private final KubernetesClient client;
  private final OperatorSettings settings;
  private final InstantSource time;
  private final SimpleInboundEventSource<ProgressiveDeployment> changes =
      new SimpleInboundEventSource<>("changes");
  private final References references = new References();
  private final ExecutorService reconcilers =
      Executors.newFixedThreadPool(
          RECONCILERS, Thread.ofPlatform().daemon().name("reconcile-", 0).factory());
  private final ScheduledExecutorService sweeps =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sweep").factory());
  private final ClusterCaches caches;
  private final KubeWriter writer;
  private final VirtualCheckRunner checks;
  private final KubeEvents events;
  private final Operator operator;
  private final GitSyncWiring gitSync;

  private OperatorWiring(KubernetesClient client, OperatorSettings settings, InstantSource time) {
    this.client = client;
    this.settings = settings;
    this.time = time;
    var ledger = new WriteLedger(time);
    this.caches = new ClusterCaches(client, settings.namespaces(), ledger, references, this::tell);
    this.writer = new KubeWriter(client, ledger);
    this.checks =
        new VirtualCheckRunner(new CachedAddresses(caches), time, CHECKS_AT_ONCE, this::tell);
    this.events = new KubeEvents(client, time);
    this.operator = operator(client);
    operator.register(rollouts(), this::configure);
    this.gitSync = GitSyncWiring.register(operator, client, settings, events, time);
  }

  /**
   * Starts an operator and returns when it works.
   *
   * @param client stays open when the operator is closed
   * @throws IllegalStateException if the cluster cannot be watched
   */
  public static OperatorWiring start(
      KubernetesClient client, OperatorSettings settings, InstantSource time) {
    var wiring = new OperatorWiring(client, settings, time);
    try {
      wiring.warmUp();
      wiring.lead();
      return wiring;
    } catch (RuntimeException failed) {
      wiring.close();
      throw failed;
    }
  }

  /** Ends after the passes that are under way, at the latest after ten seconds. */
  @Override
  public void close() {
    sweeps.shutdownNow();
    operator.stop();
    gitSync.close();
    checks.close();
    caches.close();
    events.close();
    reconcilers.shutdownNow();
  }

  /** The first half: everything is watched, nothing is written. */
  private void warmUp() {
    try {
      caches.start().get(FIRST_LIST.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while the first lists were read", stopped);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException("The cluster cannot be watched", failed);
    }
  }

  /** The second half: from here on this process writes. */
  private void lead() {
    operator.start();
    var sweeper = new ActionSweeper(caches::allActions, writer, time);
    Future<?> _ = sweeps.scheduleWithFixedDelay(sweeper, 1, 10, TimeUnit.MINUTES);
  }

  private Operator operator(KubernetesClient shared) {
    return new Operator(
        configuration ->
            configuration
                .withKubernetesClient(shared)
                .withCloseClientOnStop(false)
                .withExecutorService(reconcilers)
                .withReconciliationTerminationTimeout(LAST_PASS)
                .checkingCRDAndValidateLocalModel(false));
  }

  private RolloutReconciler rollouts() {
    var router = new GatewayApiRouter(client, caches);
    return new RolloutReconciler(
        new RolloutReconciler.Parts(
            caches,
            new RolloutObserver(caches, router, checks),
            new RolloutExecutor(
                writer, new KubeLiveReader(client), router, checks, ReleaseActionReport::of),
            events,
            references::put,
            changes,
            time));
  }

  private void configure(ControllerConfigurationOverrider<ProgressiveDeployment> configuration) {
    configuration.withRetry(
        new GenericRetry()
            .setInitialInterval(500)
            .setIntervalMultiplier(2)
            .setMaxInterval(LONGEST_PAUSE.toMillis())
            .withoutMaxAttempts());
    configuration.withReconciliationMaxInterval(LONGEST_REST);
    if (!settings.namespaces().isEmpty()) {
      configuration.settingNamespaces(settings.namespaces());
    }
  }

  private void tell(ObjectKey deployment) {
    changes.propagateEvent(new ResourceID(deployment.name(), deployment.namespace()));
  }
}
