package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.rollout.decide.Around;
import dev.headway.rollout.decide.Around.Dependency;
import dev.headway.rollout.decide.Around.Standing;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the other deployments of a namespace mean to one. */
class NeighboursTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:04:00Z");

  private static ProgressiveDeployment deployment(
      String name, int age, String more, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: headway.dev/v1alpha1
        kind: ProgressiveDeployment
        metadata:
          name: %s
          namespace: shop
          generation: 2
          creationTimestamp: "2026-01-01T00:%02d:00Z"
          annotations: {}
        spec: {strategy: {type: Canary}%s}
        status: {%s}
        """
            .formatted(name, 59 - age, more.isEmpty() ? "" : ", " + more, status),
        ProgressiveDeployment.class);
  }

  private static ProgressiveDeployment dependent(String name, String... on) {
    String names = String.join(", ", Stream.of(on).map(it -> "{name: " + it + "}").toList());
    return deployment(name, 0, "dependsOn: [" + names + "]", "");
  }

  private static ProgressiveDeployment serving(String name, int age, String service, String route) {
    return deployment(
        name,
        age,
        "traffic: {serviceName: %s, routes: [{type: GatewayAPI, gatewayAPI: {kind: HTTPRoute, name: %s}}]}"
            .formatted(service, route),
        "");
  }

  private static ProgressiveDeployment recorded(ProgressiveDeployment deployment) {
    deployment
        .getMetadata()
        .getAnnotations()
        .put("headway.dev/traffic", RolloutObserver.trafficRecord(deployment).orElseThrow());
    return deployment;
  }

  private static List<String> problems(ProgressiveDeployment own, ProgressiveDeployment... others) {
    return new Neighbours(own, Neighbourhood.of(List.of(others))).problems();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          observedGeneration: 2, phase: Deployed, health: Healthy   | READY
          observedGeneration: 2, phase: Deployed, health: Degraded  | UNHEALTHY
          observedGeneration: 2, phase: Deployed                    | UNHEALTHY
          observedGeneration: 1, phase: Deployed, health: Healthy   | MOVING
          observedGeneration: 2, phase: Running, health: Healthy    | MOVING
          observedGeneration: 2, phase: Paused, health: Healthy     | MOVING
          observedGeneration: 2, phase: Failed, health: Healthy     | FAILED
          observedGeneration: 2, phase: RollingBack, health: Healthy | FAILED
          observedGeneration: 1, phase: Failed, health: Healthy     | MOVING
          ''                                                        | MOVING
          """)
  void anotherIsReadyOnceItIsHealthyAtItsOwnRevision(String status, Standing standing) {
    var neighbours =
        new Neighbours(
            dependent("checkout", "inventory"),
            Neighbourhood.of(List.of(deployment("inventory", 5, "", status))));
    assertThat(neighbours.around(NOW, true).dependencies())
        .containsExactly(new Dependency("inventory", standing));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          phase: Running, candidate: {revision: b}                                   | running
          phase: Deployed, history: [{startTime: '2026-01-01T01:00:00Z', duration: 1m30s}] | ended
          phase: Failed, failedRevision: {time: '2026-01-01T01:00:00Z', class: Evidence}  | failed
          phase: Failed, failedRevision: {time: '2026-01-01T01:00:00Z', class: Decision}  | ended
          phase: Deployed                                                            | none
          """)
  void othersHaveReleasesToo(String status, String want) {
    var neighbours =
        new Neighbours(
            dependent("checkout"),
            Neighbourhood.of(List.of(deployment("inventory", 5, "", status))));
    List<String> releases =
        neighbours.around(NOW, true).releases().stream()
            .map(it -> it.failed() ? "failed" : it.endTime().isEmpty() ? "running" : "ended")
            .toList();
    assertThat(releases).isEqualTo(want.equals("none") ? List.of() : List.of(want));
  }

  @Test
  void anotherMayBeMissing() {
    assertThat(
            new Neighbours(dependent("checkout", "nobody"), Neighbourhood.of(List.of()))
                .around(NOW, true)
                .dependencies())
        .containsExactly(new Dependency("nobody", Standing.MISSING));
  }

  @Test
  void refusesCircles() {
    assertThat(problems(dependent("a", "a")))
        .containsExactly("`spec.dependsOn` must not go in a circle: a → a");
    assertThat(
            problems(
                dependent("a", "x", "b"),
                dependent("b", "c"),
                dependent("c", "d", "a"),
                dependent("d", "b"),
                dependent("x")))
        .containsExactly("`spec.dependsOn` must not go in a circle: a → b → c → a");
    assertThat(problems(dependent("a", "b"), dependent("b", "c"), dependent("c", "b"))).isEmpty();
    assertThat(problems(dependent("a", "b", "c"), dependent("b", "d"), dependent("c", "d")))
        .isEmpty();
  }

  @Test
  void refusesTheYoungerOfTwoThatClaimTheSame() {
    ProgressiveDeployment older = serving("old", 9, "checkout", "checkout");
    ProgressiveDeployment younger = serving("young", 1, "checkout", "checkout");
    assertThat(problems(older, younger)).isEmpty();
    assertThat(new Neighbours(older, Neighbourhood.of(List.of(younger))).isTrafficTaken())
        .isFalse();
    String has = ": ProgressiveDeployment 'old' has it already";
    assertThat(problems(younger, older))
        .containsExactly(
            "`spec.traffic` may not claim HTTPRoute 'checkout'" + has,
            "`spec.traffic` may not claim Service 'checkout'" + has,
            "`spec.traffic` may not claim Service 'checkout-candidate'" + has);
    assertThat(new Neighbours(younger, Neighbourhood.of(List.of(older))).isTrafficTaken()).isTrue();
    assertThat(problems(serving("young", 1, "basket", "checkout"), older))
        .containsExactly("`spec.traffic` may not claim HTTPRoute 'checkout'" + has);
    assertThat(problems(serving("young", 1, "basket", "basket"), older)).isEmpty();
    assertThat(problems(deployment("young", 1, "traffic: {serviceName: checkout}", ""), older))
        .isEmpty();
  }

  @Test
  void namesDecideBetweenTwoOfOneMoment() {
    assertThat(problems(serving("b", 1, "x", "x"), serving("a", 1, "x", "x"))).isNotEmpty();
    assertThat(problems(serving("a", 1, "x", "x"), serving("b", 1, "x", "x"))).isEmpty();
  }

  @Test
  void anEditOfAnOldOneTakesNothingFromAYoungerThatWorksWithIt() {
    ProgressiveDeployment older = serving("old", 9, "checkout", "checkout");
    ProgressiveDeployment younger = recorded(serving("young", 1, "checkout", "checkout"));
    assertThat(problems(younger, older)).isEmpty();
    assertThat(problems(older, younger)).hasSize(3);
    assertThat(problems(younger, recorded(older))).hasSize(3);
  }

  @Test
  void aPassLooksAtNoMoreOfThemWhereThereAreMany() {
    List<ProgressiveDeployment> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add(serving("other-" + i, 9, "service-" + i, "route-" + i));
    }
    ProgressiveDeployment own = serving("other-7", 1, "service-7", "route-7");
    var looked = new AtomicInteger();
    Neighbourhood all = Neighbourhood.of(many);
    var counting =
        new Neighbourhood(
            name -> {
              looked.incrementAndGet();
              return all.byName().apply(name);
            },
            (index, key) -> {
              List<ProgressiveDeployment> found = all.byIndex().apply(index, key);
              looked.addAndGet(found.size());
              return found;
            });
    var neighbours = new Neighbours(own, counting);
    assertThat(neighbours.problems()).isEmpty();
    assertThat(neighbours.isTrafficTaken()).isFalse();
    assertThat(neighbours.around(NOW, true)).isEqualTo(Around.NOTHING);
    assertThat(looked.get()).isEqualTo(3);
  }

  @Test
  void whatEndedLongAgoIsNotLookedAt() {
    String ended = "phase: Deployed, history: [{startTime: '2026-01-01T01:00:00Z', duration: 30s}]";
    List<ProgressiveDeployment> one = List.of(deployment("inventory", 5, "", ended));
    var neighbours = new Neighbours(dependent("checkout"), Neighbourhood.of(one));
    assertThat(neighbours.around(NOW, true).releases()).hasSize(1);
    assertThat(neighbours.around(NOW.minusSeconds(30), true).releases()).hasSize(1);
    assertThat(neighbours.around(NOW.plusSeconds(240), true).releases()).isEmpty();
    assertThat(neighbours.around(NOW, false).releases()).isEmpty();
  }
}
