package dev.headway;

import dev.headway.adapter.kube.RequestMeter;
import dev.headway.adapter.kube.ServerClock;
import dev.headway.adapter.kube.WriteFence;
import dev.headway.adapter.kube.lease.Election;
import dev.headway.adapter.web.PageServer;
import dev.headway.adapter.web.PageServer.Page;
import dev.headway.port.EventSink.EventDraft;
import dev.headway.port.EventSink.Severity;
import dev.headway.port.EventSink.Subject;
import dev.headway.settings.LiveSettings;
import dev.headway.settings.Settings;
import dev.headway.settings.SettingsRefusedException;
import dev.headway.settings.SettingsSource;
import dev.headway.telemetry.Meters;
import dev.headway.telemetry.Metric;
import dev.headway.telemetry.ProcessLog;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operator as a process of its own: an {@link OperatorWiring} with settings that are followed,
 * an election, probes and a log.
 */
public final class ProcessWiring implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessWiring.class);

  private static final int LOOK_MILLIS = 100;
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Place place;
  private final ServerClock time;
  private final LiveSettings settings;
  private final WriteFence fence = new WriteFence();
  private volatile Optional<OperatorWiring> operator = Optional.empty();
  private volatile Optional<Election> election = Optional.empty();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final Meters meters = new Meters();
  private final AtomicBoolean settingsValid = new AtomicBoolean(true);
  private final PageServer probes;
  private final PageServer scrapes;
  private final KubernetesClient client;

  /**
   * Where a process runs.
   *
   * @param identity its name in the election
   * @param namespace its own
   * @param pod its pod, if it has one
   */
  public record Place(String identity, String namespace, Optional<String> pod) {}

  private ProcessWiring(
      SettingsSource source,
      Place place,
      Function<Consumer<HttpClient.Builder>, KubernetesClient> connect,
      ServerClock time)
      throws SettingsRefusedException {
    this.place = place;
    this.time = time;
    this.settings = LiveSettings.follow(source, new Followed());
    ProcessLog.write(settings.now().log());
    this.probes =
        PageServer.start(
            settings.now().ports().health(), Map.of("/livez", this::live, "/readyz", this::ready));
    this.scrapes =
        PageServer.start(settings.now().ports().metrics(), Map.of("/metrics", this::metrics));
    LOG.info("Probes are answered at port {}, metrics at {}", probes.port(), scrapes.port());
    meters.show(Metric.LEADER, () -> leads() ? 1 : 0);
    meters.show(Metric.SETTINGS_VALID, () -> settingsValid.get() ? 1 : 0);
    this.client =
        connect.apply(
            http -> {
              http.addOrReplaceInterceptor("fence", fence);
              http.addOrReplaceInterceptor("meter", new RequestMeter(meters));
              http.addOrReplaceInterceptor("clock", time);
            });
  }

  /**
   * A process that answers probes; {@link #run} begins.
   *
   * @param connect opens the connection to the cluster, with what is to be added to it
   * @throws SettingsRefusedException if the settings are not right
   */
  public static ProcessWiring open(
      SettingsSource source,
      Place place,
      Function<Consumer<HttpClient.Builder>, KubernetesClient> connect,
      InstantSource time)
      throws SettingsRefusedException {
    return new ProcessWiring(source, place, connect, ServerClock.over(time));
  }

  /** Where metrics are read. */
  public int metricsPort() {
    return scrapes.port();
  }

  /** Where probes are answered. */
  public int healthPort() {
    return probes.port();
  }

  /**
   * Fills the caches, stands for election and acts when it is won.
   *
   * @return why it cannot go on; a process that is closed does not return
   */
  public String run() throws InterruptedException, ExecutionException {
    Settings now = settings.now();
    var wiring =
        OperatorWiring.standBy(
            client,
            new OperatorWiring.Terms(
                () -> settings.now().operator(),
                now.workers(),
                now.shutdownDeadline(),
                meters,
                time));
    operator = Optional.of(wiring);
    awaitLists(wiring);
    LOG.info("Ready: every watch has brought its first list");
    if (now.election().byLease()) {
      election = Optional.of(stand(wiring, now.election()));
    } else {
      fence.openWhile(() -> true);
      wiring.lead();
    }
    return ended.get();
  }

  /**
   * An orderly stop: no new passes, those under way may end, the lease is given up, then the
   * watches end. May be called more than once.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    Duration patience = ended.isDone() ? Duration.ZERO : settings.now().shutdownDeadline();
    settings.close();
    operator.ifPresent(each -> each.stopActing(patience));
    election.ifPresent(Election::close);
    operator.ifPresent(OperatorWiring::close);
    probes.close();
    scrapes.close();
    client.close();
    meters.close();
    LOG.info("The operator has ended");
  }

  /** However long it takes: a leader with cold caches would be none. */
  private void awaitLists(OperatorWiring wiring) throws InterruptedException {
    List<String> told = List.of();
    List<String> unsynced = wiring.unsynced();
    while (!unsynced.isEmpty()) {
      if (!unsynced.equals(told)) {
        LOG.info("Waiting for the first list of {}", String.join(", ", unsynced));
        told = unsynced;
      }
      try {
        String _ = ended.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException again) {
        unsynced = wiring.unsynced();
      }
    }
  }

  private Election stand(OperatorWiring wiring, Settings.Election how) {
    var terms =
        new Election.Terms(
            how.namespace().orElse(place.namespace()),
            how.name(),
            place.identity(),
            how.leaseDuration(),
            how.renewDeadline(),
            how.retryPeriod());
    var standing = new CompletableFuture<Election>();
    Election made =
        Election.start(
            client,
            terms,
            new Election.Office() {
              @Override
              public void won() {
                fence.openWhile(standing.join()::leads);
                wiring.lead();
              }

              @Override
              public void lost(String why) {
                wiring.stopActing(Duration.ZERO);
                boolean _ = ended.complete(why);
              }
            },
            time);
    standing.complete(made);
    return made;
  }

  private Page live() {
    List<String> stuck = operator.map(OperatorWiring::stuck).orElse(List.of());
    return stuck.isEmpty() ? Page.text(200, "ok\n") : Page.text(503, lines(stuck));
  }

  private Page ready() {
    Optional<OperatorWiring> wiring = operator;
    if (closing.get() || ended.isDone()) {
      return Page.text(503, "ending\n");
    }
    if (wiring.isEmpty()) {
      return Page.text(503, "starting\n");
    }
    List<String> unsynced = wiring.get().unsynced();
    if (!unsynced.isEmpty()) {
      return Page.text(503, "not listed yet: " + String.join(", ", unsynced) + "\n");
    }
    return Page.text(200, leads() ? "ok, leads\n" : "ok, stands by\n");
  }

  private Page metrics() {
    return new Page(200, METRICS_TYPE, meters.scrape());
  }

  private boolean leads() {
    return election
        .map(Election::leads)
        .orElse(operator.isPresent() && !settings.now().election().byLease());
  }

  private static String lines(List<String> sentences) {
    return String.join("\n", sentences) + "\n";
  }

  /** What a changed settings file leads to. */
  private final class Followed implements LiveSettings.Follower {
    @Override
    public void changed(Settings now) {
      ProcessLog.write(now.log());
      operator.ifPresent(OperatorWiring::settingsChanged);
    }

    @Override
    public void accepted() {
      settingsValid.set(true);
    }

    @Override
    public void refused(List<String> problems) {
      settingsValid.set(false);
      place
          .pod()
          .ifPresent(
              pod ->
                  operator.ifPresent(
                      wiring -> wiring.events().emit(List.of(event(pod, problems)))));
    }

    private EventDraft event(String pod, List<String> problems) {
      return new EventDraft(
          new Subject("v1", "Pod", place.namespace(), pod, ""),
          Severity.Warning,
          "SettingsRefused",
          "The last good settings stay: " + String.join("; ", problems));
    }
  }
}
