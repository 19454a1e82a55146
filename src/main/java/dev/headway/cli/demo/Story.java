package dev.headway.cli.demo;

import dev.headway.adapter.git.LocalRepository;
import dev.headway.cli.live.ReleaseFollower;
import dev.headway.cli.render.ReleaseView;
import dev.headway.cli.render.Terminal;
import dev.headway.domain.git.Commit;
import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.sandbox.world.load.LoadReport;
import dev.headway.sandbox.world.load.LoadSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The demo's story: a first version, a canary that is promoted, and one that turns sick and is
 * taken back.
 */
public final class Story {
  static final int REQUESTS_PER_SECOND = 50;

  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration SCENE_LIMIT = Duration.ofSeconds(45);
  private static final Duration CALM = Duration.ofSeconds(1);

  private final Stage stage;
  private final LocalRepository repository;
  private final InstantSource time;
  private final Narrator narrator;
  private final Instant start;
  private final Map<String, Commit> committed = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private Optional<LoadGenerator> load = Optional.empty();
  private Instant calmFrom = Instant.MAX;
  private int told;

  /**
   * @param start when the program started
   * @param silent tells nothing on the way
   */
  public Story(
      Stage stage,
      LocalRepository repository,
      Terminal terminal,
      boolean silent,
      Instant start,
      InstantSource time,
      Function<ReleaseFollower.Sight, ReleaseView> views) {
    this.stage = stage;
    this.repository = repository;
    this.time = time;
    this.start = start;
    this.narrator = new Narrator(terminal, silent, start, views);
  }

  /** Tells the story once and judges it. */
  public Summary tell() throws InterruptedException {
    Instant ready = time.instant();
    try (Recorder recorder = Recorder.start(stage.client(), Shop.NAMESPACE, time);
        ReleaseFollower follower =
            ReleaseFollower.of(
                stage.client(),
                Shop.NAMESPACE,
                Shop.NAME,
                new LabelSelectorBuilder().addToMatchLabels("app", Shop.NAME).build())) {
      Optional<String> unfinished = play(recorder, follower);
      narrator.line("");
      LoadReport report = stopLoad();
      texts.put(Evidence.TIP, repository.text(Shop.FILE).orElse(""));
      Evidence evidence =
          new Evidence(recorder.timeline(), report, repository.log(100), texts, committed);
      return Summary.of(evidence, new Summary.Times(start, ready, time.instant()), unfinished);
    }
  }

  /** The scenes in order; the sentence says where it stopped. */
  private Optional<String> play(Recorder recorder, ReleaseFollower follower)
      throws InterruptedException {
    for (Scene scene : scenes()) {
      narrator.scene(scene.title());
      scene.begin().run();
      if (!await(recorder, follower, scene)) {
        return Optional.of(
            "'"
                + scene.title()
                + "' did not end within "
                + SCENE_LIMIT.toSeconds()
                + " s: "
                + "waited until "
                + scene.until());
      }
      scene.end().run();
      load.ifPresent(running -> narrator.tally(running.report(), time.instant()));
    }
    return Optional.empty();
  }

  /** A part of the story: what starts it, and what is seen from outside when it is over. */
  private record Scene(
      String title, Runnable begin, String until, Predicate<Moment> over, Runnable end) {}

  private List<Scene> scenes() {
    return List.of(
        new Scene(
            "1  A first version, from a commit",
            () -> {
              apply(Shop.gitSync(repository.url()));
              commit("ann", Evidence.FIRST, Shop.healthy(Evidence.FIRST));
            },
            "all pods of the first version serve through the gateway",
            m -> settled(m, Evidence.FIRST) && answers(),
            () -> {
              narrator.say(
                  time.instant(),
                  "from now on " + REQUESTS_PER_SECOND + " requests a second through the gateway");
              load = Optional.of(stage.load(settings(Duration.ofMinutes(5), REQUESTS_PER_SECOND)));
            }),
        new Scene(
            "2  A canary, step by step",
            () -> commit("ann", Evidence.GOOD, Shop.healthy(Evidence.GOOD)),
            "version 2 is all that runs",
            m -> settled(m, Evidence.GOOD) && m.share(Evidence.GOOD) == 100,
            () -> narrator.say(time.instant(), narrator.style().good("version 2 is promoted"))),
        new Scene(
            "3  A version that turns unhealthy after 20 requests",
            () -> commit("ben", Evidence.SICK, Shop.sick(Evidence.SICK)),
            "version 2 has the traffic, Git has the revert, and cluster and Git agree",
            m -> settled(m, Evidence.GOOD) && reverted(),
            () -> narrator.say(time.instant(), narrator.style().good("Git and cluster agree"))),
        new Scene(
            "4  A second of calm: nothing is tried again",
            () -> calmFrom = time.instant(),
            "a second has passed",
            m -> !time.instant().isBefore(calmFrom.plus(CALM)),
            () -> {}));
  }

  private boolean await(Recorder recorder, ReleaseFollower follower, Scene scene)
      throws InterruptedException {
    Instant deadline = time.instant().plus(SCENE_LIMIT);
    while (time.instant().isBefore(deadline)) {
      List<Moment> moments = recorder.timeline().moments();
      chronicle(moments);
      narrator.show(follower.now(), load.map(LoadGenerator::report), time.instant());
      if (!moments.isEmpty() && scene.over().test(moments.getLast())) {
        return true;
      }
      follower.await(TICK);
    }
    return false;
  }

  private void chronicle(List<Moment> moments) {
    for (int i = Math.max(1, told); i < moments.size(); i++) {
      Moment before = moments.get(i - 1);
      Moment moment = moments.get(i);
      Chronicle.shares(before, moment, narrator.style())
          .ifPresent(line -> narrator.say(moment.time(), line));
      Chronicle.waiting(before, moment, narrator.style())
          .ifPresent(line -> narrator.whisper(moment.time(), line));
    }
    told = moments.size();
  }

  private static boolean settled(Moment moment, String version) {
    return Replay.version(moment.image()).equals(version)
        && !moment.deployment().moving()
        && moment.deployment().phase().equals("Deployed")
        && moment.ready(version) == Shop.REPLICAS
        && moment.pods().stream().allMatch(pod -> pod.version().equals(version));
  }

  /** The gateway knows the route: a request is answered by a pod. */
  private boolean answers() {
    try (LoadGenerator probe = stage.load(settings(Duration.ofMillis(20), REQUESTS_PER_SECOND))) {
      LoadReport report =
          probe.done().toCompletableFuture().get(SCENE_LIMIT.toSeconds(), TimeUnit.SECONDS);
      return report.failures().isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private boolean reverted() {
    Commit sick = committed.get(Evidence.SICK);
    return sick != null
        && repository.log(10).stream()
            .filter(commit -> commit.reverts(sick.id()))
            .findFirst()
            .map(this::tellRevert)
            .isPresent();
  }

  private Commit tellRevert(Commit revert) {
    if (committed.putIfAbsent("revert", revert) == null) {
      narrator.say(
          time.instant(),
          "commit " + revert.shortId() + " by " + revert.author() + ": " + revert.subject());
    }
    return revert;
  }

  private void commit(String author, String version, String text) {
    // Git keeps seconds; the story wants to know better when it was.
    Instant now = time.instant();
    Commit commit = repository.commit(author, "checkout " + version, now, Map.of(Shop.FILE, text));
    committed.put(
        version,
        new Commit(
            commit.id(),
            commit.parent(),
            commit.author(),
            now.truncatedTo(ChronoUnit.MILLIS),
            commit.subject(),
            commit.trailers()));
    texts.put(version, text);
    narrator.say(now, "commit " + commit.shortId() + " by " + author + ": checkout " + version);
  }

  private void apply(String manifests) {
    stage
        .client()
        .load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach((HasMetadata item) -> stage.client().resource(item).create());
  }

  private LoadSettings settings(Duration length, int perSecond) {
    return LoadSettings.of(stage.gateway(), Shop.HOST, perSecond, length);
  }

  private LoadReport stopLoad() throws InterruptedException {
    if (load.isEmpty()) {
      return new LoadReport(0, 0, List.of());
    }
    try (LoadGenerator running = load.get()) {
      return running.stop().toCompletableFuture().get(SCENE_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return load.get().report();
    }
  }
}
