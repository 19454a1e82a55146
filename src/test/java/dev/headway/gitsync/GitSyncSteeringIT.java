package dev.headway.gitsync;

import static dev.headway.gitsync.SyncedCluster.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionStatus;
import dev.headway.domain.git.Commit;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a sync says of itself, and how people steer it, end to end. */
class GitSyncSteeringIT extends FollowedBranch {

  @Test
  void saysWhatIsWrongWithTheSourceAndKeepsTheLastGoodState() {
    Commit good = commit("a.yaml", map("a", "1"));
    follow("");
    applied(good);
    follow("  ref: {branch: nope}");
    until("no branch", is("SourceReady", "False", "has no branch 'nope'"));
    assertThat(configMap("a").getData()).containsEntry("k", "1");
    assertThat(sync().getStatus().appliedRevision()).isEqualTo(good.id());
    cluster.apply(
        """
        apiVersion: headway.dev/v1alpha1
        kind: GitSync
        metadata: {name: lost, namespace: %s}
        spec: {url: "file:///does/not/exist.git", interval: 300ms, serviceAccountName: deployer}
        """
            .formatted(namespace));
    cluster.until(
        namespace, "lost", "no repository", is("SourceReady", "False", "no Git repository at"));
  }

  @Test
  void goesOnAfterItsMirrorWasDamaged() throws IOException {
    Commit good = commit("deploy/a.yaml", map("a", "1"));
    follow("");
    applied(good);
    String uid = sync().getMetadata().getUid();
    try (var mirrors = Files.newDirectoryStream(folder.resolve("mirrors"), uid + "-*")) {
      for (Path mirror : mirrors) {
        try (var packs = Files.newDirectoryStream(mirror.resolve("objects/pack"))) {
          for (Path pack : packs) {
            Files.delete(pack);
          }
        }
      }
    }
    // Nothing is in memory of this path: it has to be read.
    follow("  path: deploy");
    until(
        "applied from the new path",
        s -> s.observedGeneration() == 2 && is("Ready", "True", "is applied").test(s));
    applied(commit("deploy/a.yaml", map("a", "2")));
    assertThat(configMap("a").getData()).containsEntry("k", "2");
  }

  @Test
  void isReadyOnlyOnceWhatItAppliedWasLookedAt() {
    List<String> told = new CopyOnWriteArrayList<>();
    try (var _ =
        cluster
            .client
            .resources(GitSync.class)
            .inNamespace(namespace)
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, GitSync sync) {
                    if (sync.getStatus() != null) {
                      told.add(
                          sync.getStatus().appliedRevision()
                              + " "
                              + SyncedCluster.condition(sync.getStatus(), "Ready").getStatus());
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    // the test ends it
                  }
                })) {
      Commit first = commit("web.yaml", WEB.formatted(1));
      follow("");
      until("waits for the deployment", is("Healthy", "Unknown", "Waiting for Deployment/web"));
      assertThat(told).doesNotContain(first.id() + " True");
      available(1);
      ready();

      Commit second = commit("web.yaml", WEB.formatted(2));
      until(
          "waits for the new text",
          s ->
              second.id().equals(s.appliedRevision())
                  && is("Healthy", "Unknown", "Waiting for Deployment/web").test(s));
      assertThat(told).doesNotContain(second.id() + " True");
      available(2);
      ready();
    }
  }

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        minReadySeconds: %d
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: c, image: "headway/sample:1"}]}
      """;

  /** Plays the Deployment's controller, which is slow. */
  private void available(long generation) {
    cluster
        .client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("web")
        .editStatus(
            d ->
                new DeploymentBuilder(d)
                    .withNewStatus()
                    .withObservedGeneration(generation)
                    .withUpdatedReplicas(1)
                    .withAvailableReplicas(1)
                    .endStatus()
                    .build());
  }

  @Test
  void writesNothingAfterARestartWhereAllIsAsItWas() throws Exception {
    Commit good = commit(Map.of("a.yaml", map("a", "1"), "web.yaml", WEB.formatted(1)));
    follow("");
    applied(good);
    available(1);
    ready();
    GitSync settled = sync();
    cluster.restartOperator();
    // A second GitSync shows when the new operator has gone round; its own poll, that it has read.
    cluster.apply(
        """
        apiVersion: headway.dev/v1alpha1
        kind: GitSync
        metadata: {name: second, namespace: %s}
        spec: {url: "%s", interval: 300ms, serviceAccountName: deployer, path: none}
        """
            .formatted(namespace, remote.url()));
    cluster.until(namespace, "second", "gone round", is("Applied", "False", "no such folder"));
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(
            () ->
                assertThat(sync().getMetadata().getResourceVersion())
                    .isEqualTo(settled.getMetadata().getResourceVersion()));
  }

  @Test
  void saysWhatIsWrongWithTheSpec() {
    cluster.apply(
        """
        apiVersion: headway.dev/v1alpha1
        kind: GitSync
        metadata: {name: shop, namespace: %s}
        spec: {url: "%s"}
        """
            .formatted(namespace, remote.url()));
    GitSyncStatus status =
        until("invalid", is("Stalled", "True", "`serviceAccountName` must be set"));
    assertThat(SyncedCluster.condition(status, "Ready").getReason()).isEqualTo("InvalidSpec");
  }

  @Test
  void suspendsAndGoesOn() {
    Commit first = commit("a.yaml", map("a", "1"));
    follow("");
    applied(first);
    follow("  suspend: true");
    until("suspended", is("Applied", "Unknown", "`suspend` is set"));
    commit("a.yaml", map("a", "2"));
    GitSync suspended = sync();
    assertThat(suspended.getStatus().appliedRevision()).isEqualTo(first.id());
    follow("");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> "2".equals(configMap("a").getData().get("k")));
  }

  @Test
  void syncsNowWhenAskedAndSaysWhatCameOfIt() {
    Commit first = commit("a.yaml", map("a", "1"));
    follow("");
    applied(first);
    cluster.apply(
        """
        apiVersion: headway.dev/v1alpha1
        kind: ReleaseAction
        metadata: {name: now, namespace: %s}
        spec: {verb: Sync, gitSyncName: shop}
        """
            .formatted(namespace));
    ReleaseActionStatus answer =
        await()
            .atMost(Duration.ofSeconds(5))
            .until(
                () ->
                    cluster
                        .client
                        .resources(ReleaseAction.class)
                        .inNamespace(namespace)
                        .withName("now")
                        .get()
                        .getStatus(),
                status -> status != null && status.result() != null);
    assertThat(answer.result()).isEqualTo(ReleaseActionStatus.Result.Done);
    assertThat(answer.message()).contains("In sync with " + first.shortId());
  }

  @Test
  void bringsADefinitionAndItsObjectsInOneCommit() {
    cluster.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: definer-%1$s}
        rules:
        - {apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], verbs: ["*"]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: definer-%1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: definer-%1$s}
        subjects:
        - {kind: ServiceAccount, name: deployer, namespace: %1$s}
        """
            .formatted(namespace));
    Commit both =
        commit(
            "both.yaml",
            """
            apiVersion: %1$s.example.org/v1
            kind: Widget
            metadata: {name: one}
            spec: {size: 3}
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.%1$s.example.org}
            spec:
              group: %1$s.example.org
              scope: Namespaced
              names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties: {spec: {type: object, properties: {size: {type: integer}}}}
            """
                .formatted(namespace));
    follow("");
    assertThat(applied(both).inventory()).hasSize(2);
  }

  @Test
  void keepsLiveReplicasWhenTheyLeaveGit() {
    String text =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          %s
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: c, image: "headway/sample:1"}]}
        """;
    follow("");
    applied(commit("web.yaml", text.formatted("replicas: 4")));
    applied(commit("web.yaml", text.formatted("minReadySeconds: 1")));
    assertThat(
            cluster
                .client
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .get()
                .getSpec()
                .getReplicas())
        .isEqualTo(4);
  }

  @Test
  void appliesWithinASecondOfSeeingACommit() {
    Map<String, String> files = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      files.put("m" + i + ".yaml", map("m" + i, "0"));
    }
    follow("");
    applied(commit(files));
    List<Duration> taken = new ArrayList<>();
    for (int round = 1; round <= 15; round++) {
      String value = "round " + round;
      long made = System.nanoTime();
      Commit commit = commit("m3.yaml", map("m3", value));
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .atMost(Duration.ofSeconds(5))
          .until(() -> value.equals(configMap("m3").getData().get("k")));
      taken.add(Duration.ofNanos(System.nanoTime() - made));
      applied(commit);
    }
    Collections.sort(taken);
    System.out.println("commit made to applied, poll of 300 ms included: " + taken);
    assertThat(taken.get(taken.size() / 2)).isLessThan(Duration.ofSeconds(1));
  }
}
