package dev.headway.gitsync;

import static dev.headway.gitsync.SyncedCluster.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.adapter.git.LocalRepository;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.domain.git.Commit;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a failed release to the branch, with the releases played by the test. */
class WriteBackIT {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir static Path folder;
  private static SyncedCluster cluster;

  private String namespace = "";
  private LocalRepository remote = LocalRepository.at(Path.of("target/none.git"), "main");

  @BeforeAll
  static void start() throws IOException {
    cluster = new SyncedCluster(folder);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void followABranch() {
    startBranch("back" + NUMBER.incrementAndGet());
    follow("300ms");
  }

  private void startBranch(String name) {
    namespace = name;
    cluster.namespace(namespace);
    remote = LocalRepository.at(folder.resolve(namespace + ".git"), "main");
  }

  private void follow(String interval) {
    cluster.apply(
        """
        apiVersion: headway.dev/v1alpha1
        kind: GitSync
        metadata: {name: shop, namespace: %s}
        spec:
          url: %s
          interval: %s
          serviceAccountName: deployer
          writeBack: {rollback: Commit, author: {name: Robot, email: robot@example.org}}
        """
            .formatted(namespace, remote.url(), interval));
  }

  private static String deployment(String version) {
    return """
    # checkout, release %1$s
    apiVersion: headway.dev/v1alpha1
    kind: ProgressiveDeployment
    metadata: {name: checkout}
    spec:
      replicas: 1
      strategy: {type: Canary, canary: {}}
      selector: {matchLabels: {app: checkout}}
      template:
        metadata: {labels: {app: checkout}}
        spec: {containers: [{name: app, image: "headway/sample:%1$s"}]}
    """
        .formatted(version);
  }

  private static String map(String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: \"%s\"}\n"
        .formatted(value);
  }

  private Commit commit(String text) {
    Commit commit = remote.commit("ann", "release", Instant.now(), Map.of("all.yaml", text));
    cluster.until(namespace, "shop", "applied", s -> commit.id().equals(s.appliedRevision()));
    return commit;
  }

  private void fails(Commit commit, String revision, String failureClass, String reason) {
    fails(commit, revision, failureClass, reason, Instant.now());
  }

  private void fails(
      Commit commit, String revision, String failureClass, String reason, Instant time) {
    String json =
        """
        {"observedGeneration": 1, "phase": "Failed",
         "failedRevision": {"revision": "%s", "class": "%s", "reason": "%s", "message": "bad",
                            "time": "%s", "commit": "%s"}}
        """
            .formatted(revision, failureClass, reason, time, commit.id());
    try {
      var status = new ObjectMapper().readValue(json, ProgressiveDeploymentStatus.class);
      await()
          .atMost(Duration.ofSeconds(5))
          .ignoreException(KubernetesClientException.class)
          .until(
              () -> {
                ProgressiveDeployment live =
                    cluster
                        .client
                        .resources(ProgressiveDeployment.class)
                        .inNamespace(namespace)
                        .withName("checkout")
                        .get();
                live.setStatus(status);
                cluster.client.resource(live).updateStatus();
                return true;
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private GitSyncStatus.FailedCommit handled(int count) {
    return cluster
        .until(
            namespace,
            "shop",
            "handled " + count,
            s -> s.failedRevisions() != null && s.failedRevisions().size() == count)
        .failedRevisions()
        .getFirst();
  }

  @Test
  void putsTheFailingDocumentBackAndNothingElse() {
    String other = "---\r\n" + map("1").replace("\n", "\r\n");
    commit(deployment("1") + other);
    Commit bad = commit(deployment("2") + other);
    Commit later = remote.commit("bob", "other file", Instant.now(), Map.of("b.txt", "untouched"));
    fails(bad, "r2", "Evidence", "CheckFailed");

    GitSyncStatus.FailedCommit failed = handled(1);
    Commit top = remote.log(1).getFirst();
    assertThat(failed.revertCommit()).isEqualTo(top.id());
    assertThat(failed.commit()).isEqualTo(bad.id());
    assertThat(top.parent()).contains(later.id());
    assertThat(top.author()).isEqualTo("Robot");
    assertThat(top.reverts(bad.id())).isTrue();
    assertThat(remote.text("all.yaml")).contains(deployment("1") + other);
    assertThat(remote.text("b.txt")).contains("untouched");
    cluster.until(namespace, "shop", "revert applied", s -> top.id().equals(s.appliedRevision()));
    cluster.told("RollbackWritten", "");
    assertThat(remote.log(10)).hasSize(4);
  }

  @Test
  void writesBackARollbackThatSomebodyAskedForButNotAnAbort() {
    commit(deployment("1"));
    Commit two = commit(deployment("2"));
    fails(two, "r2", "Decision", "Aborted");
    Commit three = commit(deployment("3"));
    fails(three, "r3", "Decision", "RolledBack");
    handled(1);
    assertThat(remote.text("all.yaml")).contains(deployment("2"));
  }

  @Test
  void leavesATextAloneThatChangedSince() {
    commit(deployment("1"));
    Commit bad = commit(deployment("2"));
    remote.commit("bob", "fix", Instant.now(), Map.of("all.yaml", deployment("3")));
    fails(bad, "r2", "Evidence", "CheckFailed");
    GitSyncStatus.FailedCommit failed = handled(1);
    assertThat(failed.reason()).isEqualTo("TextChanged");
    assertThat(remote.text("all.yaml")).contains(deployment("3"));
    cluster.told("RevertBlocked", "changed on the branch after it failed");
  }

  @Test
  void doesNotRevertAFirstText() {
    Commit first = commit(deployment("1"));
    fails(first, "r1", "Evidence", "Crashed");
    assertThat(handled(1).reason()).isEqualTo("NoEarlierText");
    cluster.until(
        namespace, "shop", "degraded", is("Degraded", "True", "has no earlier text on the branch"));
  }

  @Test
  void namesATextThatComesBackAndDoesNotRevertItAgain() {
    commit(deployment("1"));
    Commit bad = commit(deployment("2"));
    Instant time = Instant.now();
    fails(bad, "r2", "Evidence", "CheckFailed", time);
    handled(1);
    Commit again = commit(deployment("2"));
    fails(bad, "r2", "Evidence", "CheckFailed", time);
    cluster.until(
        namespace,
        "shop",
        "came back",
        is("Degraded", "True", "asks for revision r2 again, which failed"));
    assertThat(remote.log(1).getFirst().id()).isEqualTo(again.id());
    cluster.told("FailedTextReturned", "");
  }

  @Test
  void stopsAfterThreeRevertsWithinTheHourUntilSomebodySaysGoOn() {
    commit(deployment("0"));
    for (int i = 1; i <= 3; i++) {
      Commit bad = commit(deployment("bad-" + i));
      fails(bad, "r" + i, "Evidence", "CheckFailed");
      assertThat(handled(i).reason()).isEqualTo("Reverted");
      String tip = remote.log(1).getFirst().id();
      cluster.until(namespace, "shop", "settled", s -> tip.equals(s.appliedRevision()));
    }
    Commit fourth = commit(deployment("bad-4"));
    fails(fourth, "r4", "Evidence", "CheckFailed");
    GitSyncStatus open =
        cluster.until(
            namespace,
            "shop",
            "open",
            is("Degraded", "True", "Branch 'main' had 3 reverts within the hour"));
    assertThat(open.breaker().closeTime()).isGreaterThan(open.breaker().openTime());
    cluster.told("BreakerOpen", "headway retry gitsync/shop");
    // Another operator finds it as it was: in the branch and in the status.
    cluster.restartOperator();
    cluster.until(namespace, "shop", "looked", s -> s.breaker() != null);
    assertThat(remote.text("all.yaml")).contains(deployment("bad-4"));
    assertThat(remote.log(1).getFirst().id()).isEqualTo(fourth.id());

    cluster.apply(
        """
        apiVersion: headway.dev/v1alpha1
        kind: ReleaseAction
        metadata: {name: go-on, namespace: %s}
        spec: {verb: Retry, gitSyncName: shop, reason: "the load balancer was at fault"}
        """
            .formatted(namespace));
    assertThat(handled(4).reason()).isEqualTo("Reverted");
    assertThat(remote.text("all.yaml")).contains(deployment("0"));
    GitSyncStatus closed =
        cluster.until(
            namespace,
            "shop",
            "closed",
            s -> s.breaker() != null && s.breaker().openTime() == null);
    assertThat(closed.breaker().resetTime()).isNotNull();
  }

  /**
   * Each round ends one operator in the middle of its work; the next one knows only what is kept.
   */
  @Test
  void writesTheRevertOnceWhereverTheOperatorIsKilled() throws InterruptedException {
    List<LocalRepository> branches = new ArrayList<>();
    int steps = 1;
    for (int step = 0; step < steps; step++) {
      var doomed = new AtomicReference<KilledRepository>();
      cluster.reaching(git -> doomed.updateAndGet(before -> new KilledRepository(git)));
      cluster.restartOperator();
      startBranch("round" + step);
      branches.add(remote);
      remote.commit("ann", "good", Instant.now(), Map.of("all.yaml", deployment("1")));
      Commit bad = remote.commit("ann", "bad", Instant.now(), Map.of("all.yaml", deployment("2")));
      // Nothing but the failure is to make it work: what is counted is the writing back.
      follow("1h");
      cluster.until(namespace, "shop", "applied", s -> bad.id().equals(s.appliedRevision()));
      boolean trial = step == 0;
      KilledRepository git = doomed.get();
      git.dieAt(trial ? Integer.MAX_VALUE : step - 1);
      fails(bad, "r2", "Evidence", "CheckFailed");
      if (trial) {
        handled(1);
        steps = git.calls() + 1;
      } else {
        assertThat(git.killed.await(8, TimeUnit.SECONDS)).as("killed at step %d", step).isTrue();
        cluster.restartOperator();
      }
      Commit top = remoteTopOnceHandled();
      assertThat(top.reverts(bad.id())).isTrue();
      assertThat(remote.text("all.yaml")).contains(deployment("1"));
      cluster.until(namespace, "shop", "applied", s -> top.id().equals(s.appliedRevision()));
    }
    assertThat(steps).isGreaterThan(5);
    assertThat(branches).allSatisfy(branch -> assertThat(branch.log(10)).hasSize(3));
  }

  private Commit remoteTopOnceHandled() {
    GitSyncStatus.FailedCommit failed = handled(1);
    Commit top = remote.log(1).getFirst();
    assertThat(failed.reason()).isEqualTo("Reverted");
    assertThat(failed.revertCommit()).isEqualTo(top.id());
    return top;
  }
}
