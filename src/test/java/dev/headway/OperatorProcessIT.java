package dev.headway;

import static dev.headway.OperatorProcess.LEASE;
import static dev.headway.OperatorProcess.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import dev.headway.testing.ApiProxy.Answer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators as processes: signals, probes, scrapes, and a network that goes away. */
class OperatorProcessIT {
  @TempDir private Path folder;
  private Sandbox sandbox;
  private KubernetesClient client;

  @BeforeEach
  void startCluster() {
    sandbox = Sandbox.start(SandboxOptions.at(InstantSource.system()));
    client = sandbox.client();
  }

  @AfterEach
  void stopCluster() {
    sandbox.close();
  }

  @Test
  void itSaysHowItIsFollowsItsSettingsAndEndsInOrder() throws Exception {
    Path settings = Files.writeString(folder.resolve("alone.yaml"), "git: {schemes: [https]}\n");
    try (var alone = start("alone")) {
      alone.awaitReady("leads");
      assertThat(alone.probe("/livez")).isEqualTo("200 ok\n");
      assertThat(alone.metric("headway_leader")).isEqualTo("headway_leader 1.0");
      assertThat(alone.metric("headway_settings_valid")).isEqualTo("headway_settings_valid 1.0");

      Files.writeString(settings, "log: {format: JSON}\ngit:\n  scheme: x\n");
      await().atMost(LIMIT).until(() -> alone.metric("headway_settings_valid").endsWith(" 0.0"));
      assertThat(alone.log()).contains("alone.yaml line 3: `git.scheme` is not a setting");
      assertThat(alone.log()).as("nothing of it holds").doesNotContain("{\"");

      Files.writeString(settings, "log: {format: JSON}\n");
      await().atMost(LIMIT).until(() -> alone.metric("headway_settings_valid").endsWith(" 1.0"));
      deploy("app", "1.0.0");
      await().atMost(LIMIT).until(() -> alone.log().contains("{\""));

      alone.signal("TERM");
      assertThat(alone.ends()).isZero();
      assertThat(holder()).isEmpty();
    }
  }

  @Test
  void oneActsAndTheNextActsAtOnceAfterAnOrderlyStopAndAfterTheLeaseWhenItWasKilled()
      throws Exception {
    try (var first = start("first")) {
      first.awaitReady("leads");
      deploy("app", "1.0.0");
      awaitDeployed("app", "1.0.0");
      try (var second = start("second")) {
        second.awaitReady("stands by");
        first.signal("TERM");
        long stopped = System.nanoTime();
        deploy("app", "2.0.0");
        awaitDeployed("app", "2.0.0");
        assertThat(first.ends()).isZero();
        takesTurns(first, second);
        tell("TERM", stopped, second);
        try (var third = start("third")) {
          third.awaitReady("stands by");
          second.signal("KILL");
          long killed = System.nanoTime();
          deploy("app", "3.0.0");
          awaitDeployed("app", "3.0.0");
          takesTurns(second, third);
          assertThat(tell("KILL", killed, third))
              .as("not before the lease of the killed one may have run out")
              .isGreaterThan(LEASE.minusSeconds(1));
        }
      }
    }
  }

  @Test
  void aLeaderThatWasFrozenForLongerThanItsLeaseWritesNothingAnyMore() throws Exception {
    try (var frozen = start("frozen");
        var next = waiting(frozen, "next")) {
      deploy("app", "1.0.0");
      awaitDeployed("app", "1.0.0");
      frozen.signal("STOP");
      deploy("app", "2.0.0");
      awaitDeployed("app", "2.0.0");
      deploy("app", "3.0.0");
      frozen.signal("CONT");
      assertThat(frozen.ends()).isEqualTo(1);
      awaitDeployed("app", "3.0.0");
      assertThat(frozen.log()).contains("acts no more: the lease default/headway is lost");
      takesTurns(frozen, next);
    }
  }

  @Test
  void anApiServerThatIsGoneIsAwaitedAndALeaderThatCannotRenewMakesWay() throws Exception {
    try (var leader = start("leader");
        var other = waiting(leader, "other")) {
      other.network().cut();
      leader.network().cut();
      deploy("app", "1.0.0");
      leader.network().restore();
      awaitDeployed("app", "1.0.0");
      assertThat(leader.probe("/readyz")).isEqualTo("200 ok, leads\n");
      assertThat(other.probe("/livez")).isEqualTo("200 ok\n");
      other.network().restore();

      leader.network().cut();
      assertThat(leader.ends()).isEqualTo(1);
      assertThat(leader.log()).contains("it could not be renewed for 4s");
      deploy("app", "2.0.0");
      awaitDeployed("app", "2.0.0");
      takesTurns(leader, other);
      assertThat(leader.log() + other.log()).as("a line for each failure").doesNotContain("\tat ");
    }
  }

  @Test
  void whatIsSettledIsNotWrittenByTheNextVersion() throws Exception {
    List<String> names = IntStream.rangeClosed(1, 50).mapToObj(i -> "app-" + i).toList();
    try (var before = start("before")) {
      before.awaitReady("leads");
      names.forEach(name -> deploy(name, "1.0.0", 0));
      names.forEach(name -> awaitDeployed(name, "1.0.0"));
      before.signal("TERM");
      assertThat(before.ends()).isZero();
    }
    deploy("app-7", "2.0.0", 0);
    List<String> versions = versions(names);
    try (var after = start("after")) {
      after.awaitReady("leads");
      awaitDeployed("app-7", "2.0.0");
      // Each has had its look when a change to the last of them is through.
      deploy("app-50", "2.0.0", 0);
      awaitDeployed("app-50", "2.0.0");
      assertThat(after.network().writes())
          .extracting(Answer::path)
          .isNotEmpty()
          .allMatch(path -> path.matches(".*/app-(7|50)\\b.*|.*/(replicasets|events)(\\?.*)?"));
      assertThat(changed(names, versions)).containsExactly("app-7", "app-50");
    }
  }

  private OperatorProcess start(String name) throws Exception {
    return OperatorProcess.start(name, folder, sandbox);
  }

  /** A second one, from the moment when the first leads. */
  private OperatorProcess waiting(OperatorProcess leader, String name) throws Exception {
    leader.awaitReady("leads");
    var standby = start(name);
    standby.awaitReady("stands by");
    return standby;
  }

  /** Never both: what the one wrote lies before all that the other wrote. */
  private static void takesTurns(OperatorProcess earlier, OperatorProcess later) {
    assertThat(earlier.network().writes()).isNotEmpty();
    assertThat(later.network().writes()).isNotEmpty();
    assertThat(earlier.network().writes().getLast().at())
        .as("last write of the one, first of the other")
        .isLessThan(later.network().writes().getFirst().at());
  }

  private static Duration tell(String signal, long since, OperatorProcess next) {
    Duration passed = Duration.ofNanos(next.network().writes().getFirst().at() - since);
    System.out.printf("%s -> first write of the next one: %s%n", signal, passed);
    return passed;
  }

  private String holder() {
    return client
        .leases()
        .inNamespace("default")
        .withName("headway")
        .get()
        .getSpec()
        .getHolderIdentity();
  }

  private List<String> versions(List<String> names) {
    return names.stream().map(name -> deployment(name).getMetadata().getResourceVersion()).toList();
  }

  private List<String> changed(List<String> names, List<String> before) {
    List<String> now = versions(names);
    return IntStream.range(0, names.size())
        .filter(i -> !now.get(i).equals(before.get(i)))
        .mapToObj(names::get)
        .toList();
  }

  private ProgressiveDeployment deployment(String name) {
    return client
        .resources(ProgressiveDeployment.class)
        .inNamespace("default")
        .withName(name)
        .get();
  }

  private void awaitDeployed(String name, String version) {
    await(name + " at " + version)
        .atMost(LIMIT)
        .until(
            () -> {
              var status = deployment(name).getStatus();
              return status != null
                  && status.phase() == Phase.Deployed
                  && status.stable() != null
                  && version.equals(status.stable().version());
            });
  }

  private void deploy(String name, String version) {
    deploy(name, version, 1);
  }

  private void deploy(String name, String version, int replicas) {
    var deployment =
        Serialization.unmarshal(
            DEPLOYMENT.formatted(name, replicas, name, name, version), ProgressiveDeployment.class);
    client.resource(deployment).inNamespace("default").forceConflicts().serverSideApply();
  }

  private static final String DEPLOYMENT =
      """
      apiVersion: headway.dev/v1alpha1
      kind: ProgressiveDeployment
      metadata: {name: %s}
      spec:
        replicas: %d
        selector: {matchLabels: {app: %s}}
        template:
          metadata: {labels: {app: %s}}
          spec: {containers: [{name: app, image: "headway/sample:%s"}]}
        strategy: {type: Canary, canary: {steps: [{weight: 100}]}}
      """;
}
