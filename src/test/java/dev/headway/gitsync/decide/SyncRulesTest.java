package dev.headway.gitsync.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.PruneRules.Leaver;
import dev.headway.gitsync.decide.PruneRules.Verdict;
import dev.headway.testing.GitRefuses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pruning, contests, the schedule, differences, ownership, and what releases keep. */
class SyncRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static Leaver leaver(String kind, String name, String owner, boolean kept) {
    return new Leaver(new ObjectId("", kind, "shop", name), "v1", "u", "1", owner, kept);
  }

  private static List<Leaver> maps(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> leaver("ConfigMap", "m" + i, "shop.shop", false))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5, '', Go",
    "5, 1000, '', Go",
    "6, 24, '', Go",
    "6, 23, '', Hold",
    "6, 6, c0ffee, Go",
    "6, 6, c0ff, Hold"
  })
  @GitRefuses({GitRefusal.REMOVES_MUCH})
  void limitsWhatOneCommitRemoves(int leavers, int inventory, String approved, String want) {
    Verdict verdict =
        PruneRules.judge(
            maps(leavers), inventory, "shop.shop", new PruneRules.Limit(25, approved), "c0ffee");
    assertThat(verdict.getClass().getSimpleName()).isEqualTo(want);
    if (verdict instanceof Verdict.Hold hold) {
      assertThat(hold.because())
          .isEqualTo(
              "it would remove %d of %d objects, more than `pruneLimit` 25%%"
                  .formatted(leavers, inventory));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Namespace",
    "CustomResourceDefinition",
    "PersistentVolumeClaim",
    "ProgressiveDeployment"
  })
  @GitRefuses({GitRefusal.REMOVES_PRECIOUS})
  void holdsForAnyPreciousObject(String kind) {
    Verdict verdict =
        PruneRules.judge(
            List.of(leaver(kind, "x", "shop.shop", false)),
            100,
            "shop.shop",
            new PruneRules.Limit(25, ""),
            "c");
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Hold.class,
            hold -> assertThat(hold.because()).isEqualTo("it would remove " + kind + "/x"));
  }

  @Test
  void removesOnlyItsOwnAndInReverseOrder() {
    Verdict verdict =
        PruneRules.judge(
            List.of(
                leaver("ConfigMap", "a", "shop.shop", false),
                leaver("Service", "s", "shop.shop", false),
                leaver("ConfigMap", "kept", "shop.shop", true),
                leaver("ConfigMap", "foreign", "shop.other", false),
                leaver("ConfigMap", "unlabelled", "", false)),
            10,
            "shop.shop",
            new PruneRules.Limit(25, ""),
            "c");
    assertThat(((Verdict.Go) verdict).leavers())
        .extracting(l -> l.id().name())
        .containsExactly("s", "a");
  }

  @Test
  void threeCorrectionsWithinAMinuteMakeAContest() {
    Contest.History history = Contest.History.NONE;
    for (int i = 0; i < 3; i++) {
      assertThat(Contest.nextCorrection(history, List.of(".a"), NOW)).isEqualTo(NOW);
      history = Contest.corrected(history, Map.of(".a", "hpa"), NOW.plusSeconds(i));
    }
    Instant later = NOW.plusSeconds(3);
    assertThat(contested(history, later)).containsExactly(".a by hpa");
    assertThat(Contest.nextCorrection(history, List.of(".a"), later))
        .isEqualTo(NOW.plusSeconds(32));
    history = Contest.corrected(history, Map.of(".a", "kubectl"), NOW.plusSeconds(32));
    assertThat(contested(history, NOW.plusSeconds(33))).containsExactly(".a by kubectl");
    assertThat(Contest.calm(history, NOW.plusSeconds(33))).contains(NOW.plusSeconds(152));
    assertThat(contested(history, NOW.plusSeconds(200))).isEmpty();
    Contest.History calm = Contest.corrected(history, Map.of(".a", "hpa"), NOW.plusSeconds(200));
    assertThat(contested(calm, NOW.plusSeconds(200))).isEmpty();
  }

  @Test
  void threeFieldsPutBackOnceEachAreNoContest() {
    Contest.History history = Contest.History.NONE;
    for (int i = 0; i < 3; i++) {
      history = Contest.corrected(history, Map.of(".f" + i, "ann"), NOW.plusSeconds(i));
    }
    assertThat(contested(history, NOW.plusSeconds(3))).isEmpty();
  }

  private static List<String> contested(Contest.History history, Instant now) {
    return Contest.all(Map.of(Syncs.manifest("a").id(), history), now).stream()
        .map(field -> field.field() + " by " + field.writer())
        .toList();
  }

  @Test
  void threeCorrectionsInTwoMinutesAreNone() {
    Contest.History history = Contest.History.NONE;
    for (int i = 0; i < 3; i++) {
      history = Contest.corrected(history, Map.of(".a", "ann"), NOW.plusSeconds(40L * i));
    }
    assertThat(contested(history, NOW.plusSeconds(80))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 30, 27, 33", "1, 30, 1, 3", "3, 30, 7, 9", "5, 30, 27, 33", "9, 30, 54, 66"})
  void asksAgainAfterTheIntervalOrABackOff(int failures, int interval, int from, int to) {
    for (int seed = 0; seed < 100; seed++) {
      Instant next = Schedule.next(NOW, Duration.ofSeconds(interval), failures, seed);
      assertThat(Duration.between(NOW, next))
          .isBetween(Duration.ofSeconds(from), Duration.ofSeconds(to));
    }
    assertThat(Schedule.next(NOW, Duration.ofMillis(5), 0, 1)).isEqualTo(NOW.plusMillis(5));
  }

  @Test
  void namesTheFieldsThatDifferAndNotTheServersOwn() {
    Map<String, Object> live =
        Map.of(
            "metadata",
                Map.of(
                    "uid",
                    "1",
                    "annotations",
                    Map.of(Ownership.CAUSE, "old"),
                    "labels",
                    Map.of("a.b/c", "1")),
            "spec", Map.of("replicas", 1, "list", List.of(1, 2), "same", 2L),
            "status", Map.of("x", 1));
    Map<String, Object> wanted =
        Map.of(
            "metadata", Map.of("generation", 3, "labels", Map.of("a.b/c", "2")),
            "spec", Map.of("replicas", 2, "list", List.of(1, 3), "same", 2));
    assertThat(Differences.between(live, wanted))
        .containsExactly(".metadata.labels['a.b/c']", ".spec.list[1]", ".spec.replicas");
  }

  @Test
  void namesWhoWroteAField() {
    Map<String, Object> object =
        Map.of(
            "metadata",
            Map.of(
                "managedFields",
                List.of(
                    entry("hpa", "Update", "2026-01-02", "f:replicas"),
                    entry("kubectl", "Update", "2026-01-03", "f:replicas"),
                    entry("other", "Update", "2026-01-04", "f:paused"),
                    entry("headway-gitsync-shop.shop", "Apply", "2026-01-05", "f:replicas"))));
    assertThat(Ownership.writer(object, "headway-gitsync-shop.shop", ".spec.replicas[0].x"))
        .isEqualTo("kubectl");
    assertThat(Ownership.writer(object, "headway-gitsync-shop.shop", ".spec.template")).isEmpty();
    assertThat(Ownership.applies(object, "headway-gitsync-shop.shop", "f:spec", "f:replicas"))
        .isTrue();
    assertThat(Ownership.applies(object, "hpa", "f:spec", "f:replicas")).isFalse();
  }

  private static Map<String, Object> entry(
      String manager, String operation, String time, String field) {
    return Map.of(
        "manager",
        manager,
        "operation",
        operation,
        "time",
        time,
        "fieldsV1",
        Map.of("f:spec", Map.of(field, Map.of())));
  }

  // ---- what a release has put into objects

  private static final ReleaseHold.Traffic TRAFFIC =
      new ReleaseHold.Traffic(
          "shop", Set.of("checkout"), "checkout", "checkout-candidate", Set.of("checkout"));

  private static Map<String, Object> route(String name, List<Object> backends) {
    return Map.of("spec", Map.of("rules", List.of(Map.of("name", name, "backendRefs", backends))));
  }

  private static Map<String, Object> backend(String name, int weight) {
    return Map.of("name", name, "port", 80, "weight", weight);
  }

  @Test
  void keepsWeightsAndTheCandidateInARoute() {
    ObjectId id = new ObjectId("gateway.networking.k8s.io", "HTTPRoute", "shop", "checkout");
    Map<String, Object> git =
        route("main", List.of(Map.of("name", "checkout", "port", 8080), backend("x", 0)));
    Map<String, Object> live =
        route("main", List.of(backend("checkout", 90), backend("checkout-candidate", 10)));
    Map<String, Object> kept = ReleaseHold.keep(id, git, live, List.of(TRAFFIC));
    assertThat(kept)
        .isEqualTo(
            route(
                "main",
                List.of(
                    Map.of("name", "checkout", "port", 8080, "weight", 90),
                    backend("checkout-candidate", 10),
                    backend("x", 0))));
    Map<String, Object> rest = route("main", List.of(backend("checkout", 7)));
    assertThat(ReleaseHold.keep(id, git, rest, List.of(TRAFFIC))).isEqualTo(git);
    assertThat(ReleaseHold.keep(id, git, live, List.of())).isEqualTo(git);
    ObjectId other = new ObjectId("gateway.networking.k8s.io", "HTTPRoute", "shop", "other");
    assertThat(ReleaseHold.keep(other, git, live, List.of(TRAFFIC))).isEqualTo(git);
  }

  @Test
  void keepsTheRevisionInTheStableServicesSelector() {
    ObjectId id = new ObjectId("", "Service", "shop", "checkout");
    Map<String, Object> git = Map.of("spec", Map.of("selector", Map.of("app", "checkout")));
    Map<String, Object> live =
        Map.of("spec", Map.of("selector", Map.of("app", "checkout", Ownership.REVISION, "7f9c")));
    assertThat(ReleaseHold.keep(id, git, live, List.of(TRAFFIC))).isEqualTo(live);
    assertThat(ReleaseHold.keep(id, git, git, List.of(TRAFFIC))).isEqualTo(git);
    ObjectId elsewhere = new ObjectId("", "Service", "bank", "checkout");
    assertThat(ReleaseHold.keep(elsewhere, git, live, List.of(TRAFFIC))).isEqualTo(git);
  }

  @Test
  void healthFollowsTheConventions() {
    ObjectId id = new ObjectId("example.org", "Widget", "shop", "web");
    assertThat(HealthRules.judge(id, Map.of())).isEmpty();
    assertThat(HealthRules.judge(id, status(1, "Available", "True"))).isEmpty();
    assertThat(HealthRules.judge(id, status(2, "Available", "True")))
        .map(SyncSnapshot.Health::message)
        .contains("not yet looked at by its controller");
    assertThat(HealthRules.judge(id, status(1, "Available", "False")))
        .map(SyncSnapshot.Health::failed)
        .contains(false);
    assertThat(HealthRules.judge(id, status(1, "Stalled", "True")))
        .isEqualTo(Optional.of(new SyncSnapshot.Health(id, true, "Because")));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "Deployment, '', -, -, -, not yet looked at by its controller",
        "Deployment, '', 4, 4, 4, -",
        "Deployment, '', 4, 3, 4, its pods are on their way",
        "Deployment, '', 4, 4, 3, its pods are on their way",
        "Deployment, paused, 4, 3, 4, -",
        "StatefulSet, '', 4, 1, 4, -",
        "StatefulSet, '', 4, 4, 3, its pods are on their way",
        "DaemonSet, '', 4, 0, 0, -"
      })
  void countsThePodsOfAWorkload(
      String kind,
      String paused,
      Integer replicas,
      Integer updated,
      Integer available,
      String want) {
    Map<String, Object> status =
        updated == null
            ? Map.of()
            : Map.of(
                "observedGeneration",
                1,
                "updatedReplicas",
                updated,
                "availableReplicas",
                available);
    Map<String, Object> spec =
        replicas == null
            ? Map.of()
            : Map.of("replicas", replicas, "paused", paused.equals("paused"));
    assertThat(
            HealthRules.judge(
                    new ObjectId("apps", kind, "shop", "web"),
                    Map.of("metadata", Map.of("generation", 1), "spec", spec, "status", status))
                .map(SyncSnapshot.Health::message))
        .isEqualTo(Optional.ofNullable(want));
  }

  private static Map<String, Object> status(int generation, String type, String status) {
    return Map.of(
        "metadata", Map.of("generation", generation),
        "status",
            Map.of(
                "observedGeneration",
                1L,
                "conditions",
                List.of(Map.of("type", type, "status", status, "reason", "Because"))));
  }
}
