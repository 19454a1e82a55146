package dev.headway;

import dev.headway.adapter.check.HostBook;
import dev.headway.adapter.check.SingleTries;
import dev.headway.adapter.check.VirtualCheckRunner;
import dev.headway.adapter.hook.VirtualHookRunner;
import dev.headway.adapter.kube.ActionSweeper;
import dev.headway.adapter.kube.CachedAddresses;
import dev.headway.adapter.kube.ClusterCaches;
import dev.headway.adapter.kube.Controllers;
import dev.headway.adapter.kube.KubeEvents;
import dev.headway.adapter.kube.KubeLiveReader;
import dev.headway.adapter.kube.KubeWriter;
import dev.headway.adapter.kube.LiveSecrets;
import dev.headway.adapter.kube.PassClock;
import dev.headway.adapter.kube.PodCommands;
import dev.headway.adapter.kube.References;
import dev.headway.adapter.kube.StrayActions;
import dev.headway.adapter.kube.Tidying;
import dev.headway.adapter.kube.TrimmedStore;
import dev.headway.adapter.kube.WriteLedger;
import dev.headway.adapter.traffic.GatewayApiRouter;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.ObjectKey;
import dev.headway.port.EventSink;
import dev.headway.port.Measures;
import dev.headway.rollout.RolloutReconciler;
import dev.headway.rollout.act.RolloutExecutor;
import dev.headway.rollout.observe.RolloutObserver;
import dev.headway.rollout.report.ReleaseActionReport;
import dev.headway.settings.OperatorSettings;
import dev.headway.settings.Settings.Workers;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the operator together: the same in a cluster and in the sandbox. Starts in two halves,
 * watches first and controllers after them, so that a standby can hold warm caches.
 */
public final class OperatorWiring implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorWiring.class);
  private static final Duration FIRST_LIST = Duration.ofSeconds(60);

  /** After so long a start goes on without a list, and the watch goes on trying. */
  private static final Duration LIST_PATIENCE = Duration.ofSeconds(20);

  /** A release that is under way is not left alone for long after the API server is back. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private static final Duration LONGEST_REST = Duration.ofMinutes(10);

  private final KubernetesClient client;
  private final Terms terms;
  private final SimpleInboundEventSource<ProgressiveDeployment> changes =
      new SimpleInboundEventSource<>("changes");
  private final References references = new References();
  private final PassClock passes;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final ExecutorService reconcilers;
  private final ScheduledExecutorService sweeps =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sweep").factory());
  private final ClusterCaches caches;
  private final KubeWriter writer;
  private final HostBook hosts;
  private final VirtualCheckRunner checks;
  private final VirtualHookRunner hooks;
  private final KubeEvents events;
  private final GitSyncWiring gitSync;
  private final Controllers controllers;

  /**
   * What an operator is started with.
   *
   * @param settings as they are at the moment
   * @param lastPass how long an orderly stop waits for what is under way
   */
  public record Terms(
      Supplier<OperatorSettings> settings,
      Workers workers,
      Duration lastPass,
      Measures measures,
      InstantSource time) {
    private static final Duration LAST_PASS = Duration.ofSeconds(10);

    /** Settings that stay, and the defaults for the rest. */
    public static Terms of(OperatorSettings settings, InstantSource time) {
      return new Terms(() -> settings, Workers.DEFAULT, LAST_PASS, Measures.NONE, time);
    }
  }

  private OperatorWiring(KubernetesClient client, Terms terms) {
    this.client = client;
    this.terms = terms;
    InstantSource time = terms.time();
    var ledger = new WriteLedger(time);
    this.passes = new PassClock(terms.measures());
    this.reconcilers =
        Executors.newFixedThreadPool(
            terms.workers().reconcile(),
            Thread.ofPlatform().daemon().name("reconcile-", 0).factory());
    this.caches = new ClusterCaches(client, namespaces(), ledger, references, time, this::tell);
    this.writer = new KubeWriter(client, ledger);
    this.hosts = HostBook.ofMachine(() -> terms.settings().get().checkHosts());
    var addresses = new CachedAddresses(caches, hosts);
    var secrets = new LiveSecrets(client, time);
    var commands = new PodCommands(client, caches);
    this.hooks = new VirtualHookRunner(new SingleTries(addresses, secrets, commands), this::tell);
    this.checks =
        new VirtualCheckRunner(
            addresses,
            secrets,
            commands,
            time,
            terms.workers().checks(),
            this::tell,
            terms.measures());
    this.events = new KubeEvents(client, time);
    Operator operator = operator(client);
    operator.register(rollouts(), this::configure);
    this.gitSync = GitSyncWiring.register(operator, client, terms, events);
    this.controllers = new Controllers(operator);
  }

  /**
   * Starts an operator and returns when it works.
   *
   * @param client stays open when the operator is closed
   * @throws IllegalStateException if the cluster cannot be watched
   */
  public static OperatorWiring start(
      KubernetesClient client, OperatorSettings settings, InstantSource time) {
    var wiring = new OperatorWiring(client, Terms.of(settings, time));
    try {
      wiring.warmUp();
      wiring.lead();
      return wiring;
    } catch (RuntimeException failed) {
      wiring.close();
      throw failed;
    }
  }

  /**
   * Starts the first half of an operator: everything is watched, nothing is written. What cannot be
   * watched is tried again for as long as it takes.
   */
  public static OperatorWiring standBy(KubernetesClient client, Terms terms) {
    var wiring = new OperatorWiring(client, terms);
    CompletableFuture<Void> _ = wiring.caches.start();
    wiring.controllers.watch();
    var tidying = new Tidying(wiring.passes::begun);
    Future<?> _ = wiring.sweeps.scheduleWithFixedDelay(tidying, 5, 10, TimeUnit.SECONDS);
    return wiring;
  }

  /** The second half: from here on this process writes. */
  public void lead() {
    if (stopped.get()) {
      return;
    }
    controllers.act();
    var sweeper = new ActionSweeper(caches::allActions, writer, terms.time());
    Future<?> _ = sweeps.scheduleWithFixedDelay(sweeper, 1, 10, TimeUnit.MINUTES);
    var strays =
        new StrayActions(
            caches::allActions,
            controllers::know,
            writer,
            ReleaseActionReport::refused,
            terms.time());
    Future<?> _ = sweeps.scheduleWithFixedDelay(strays, 1, 2, TimeUnit.SECONDS);
  }

  /** The watches that have not brought their first list; a standby without any is ready. */
  public List<String> unsynced() {
    return Stream.concat(caches.unsynced().stream(), controllers.unsynced().stream()).toList();
  }

  /** What keeps this process from working, and does not pass by itself. */
  public List<String> stuck() {
    return Stream.concat(
            Stream.concat(caches.ended().stream(), controllers.ended().stream())
                .map(each -> "the watch of " + each + " has ended"),
            passes.stuck().stream())
        .toList();
  }

  /** Where events of the operator itself go. */
  public EventSink events() {
    return events;
  }

  /** Looks at every GitSync again, since the settings have changed. */
  public void settingsChanged() {
    gitSync.settingsChanged();
  }

  /** Ends acting: what is under way may end, within the patience that was asked for. */
  public void stopActing(Duration patience) {
    if (!stopped.compareAndSet(false, true)) {
      return;
    }
    sweeps.shutdownNow();
    controllers.stop(patience);
    gitSync.close(patience);
    checks.close();
    hooks.close();
    hosts.close();
    events.close();
  }

  /** Ends after the passes that are under way, and then the watches. */
  @Override
  public void close() {
    stopActing(terms.lastPass());
    caches.close();
    reconcilers.shutdownNow();
  }

  private void warmUp() {
    CompletableFuture<Void> listed = caches.start();
    try {
      controllers.watch();
      listed.get(FIRST_LIST.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while the first lists were read", stop);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException("The cluster cannot be watched", failed);
    }
    if (!controllers.unsynced().isEmpty()) {
      throw new IllegalStateException("The cluster cannot be watched: " + controllers.unsynced());
    }
  }

  private Operator operator(KubernetesClient shared) {
    return new Operator(
        configuration ->
            configuration
                .withKubernetesClient(shared)
                .withCloseClientOnStop(false)
                .withExecutorService(reconcilers)
                .withReconciliationTerminationTimeout(terms.lastPass())
                .withMetrics(passes)
                .withCacheSyncTimeout(LIST_PATIENCE)
                // A watch that cannot be read is tried again; the framework would end the process.
                .withStopOnInformerErrorDuringStartup(false)
                .withInformerStoppedHandler(
                    (informer, failure) -> {
                      if (failure != null) {
                        LOG.error("The watch {} has ended", informer, failure);
                      }
                    })
                .checkingCRDAndValidateLocalModel(false));
  }

  private RolloutReconciler rollouts() {
    var router = new GatewayApiRouter(client, caches);
    return new RolloutReconciler(
        new RolloutReconciler.Parts(
            caches,
            new RolloutObserver(caches, router, checks, hooks),
            new RolloutExecutor(
                writer, new KubeLiveReader(client), router, checks, hooks, ReleaseActionReport::of),
            events,
            references::put,
            this::tellOthers,
            changes,
            terms.measures(),
            terms.time()));
  }

  private void tellOthers(ObjectKey who, Set<ObjectKey> objects) {
    objects.stream()
        .flatMap(object -> references.to(object).stream())
        .filter(other -> !other.equals(who))
        .distinct()
        .forEach(this::tell);
  }

  private void configure(ControllerConfigurationOverrider<ProgressiveDeployment> configuration) {
    configuration.withRetry(
        new GenericRetry()
            .setInitialInterval(500)
            .setIntervalMultiplier(2)
            .setMaxInterval(LONGEST_PAUSE.toMillis())
            .withoutMaxAttempts());
    configuration.withReconciliationMaxInterval(LONGEST_REST);
    if (namespaces().size() <= 1) {
      // With several there are several watches, and one store must not serve two.
      configuration.withItemStore(new TrimmedStore<>());
    }
    if (!namespaces().isEmpty()) {
      configuration.settingNamespaces(namespaces());
    }
  }

  private Set<String> namespaces() {
    return terms.settings().get().namespaces();
  }

  private void tell(ObjectKey deployment) {
    changes.propagateEvent(new ResourceID(deployment.name(), deployment.namespace()));
  }
}
