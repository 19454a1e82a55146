package dev.headway.gitsync;

import static dev.headway.gitsync.SyncedCluster.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.testing.GitRefuses;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a branch brings into a namespace and takes out of it, end to end. */
class GitSyncIT extends FollowedBranch {
  @Test
  void appliesChangesAndPrunesOneByOne() {
    Commit first =
        remote.commit(
            "Ann",
            "first",
            Instant.now(),
            Map.of("a.yaml", map("a", "1") + "---\n" + map("b", "1"), "c.yaml", map("c", "1")));
    follow("");
    GitSyncStatus status = applied(first);
    assertThat(status.inventory()).hasSize(3);
    assertThat(configMap("a").getMetadata().getLabels())
        .containsEntry(Keys.GIT_SYNC, namespace + ".shop");
    assertThat(configMap("a").getMetadata().getAnnotations().get(Keys.CAUSE))
        .contains(first.id(), "\"author\":\"Ann\"", "\"message\":\"first\"");
    String untouched = configMap("b").getMetadata().getResourceVersion();

    Commit second = commit("a.yaml", map("a", "2") + "---\n" + map("b", "1"));
    status = applied(second);
    assertThat(configMap("a").getData()).containsEntry("k", "2");
    assertThat(configMap("a").getMetadata().getAnnotations().get(Keys.CAUSE)).contains(second.id());
    assertThat(configMap("b").getMetadata().getResourceVersion()).isEqualTo(untouched);
    assertThat(status.lastSync().changed()).isEqualTo(1);
    assertThat(status.lastSync().from()).isEqualTo(first.id());

    Commit third = replace(Map.of("a.yaml", map("a", "2"), "c.yaml", map("c", "1")));
    status = applied(third);
    assertThat(configMap("b")).isNull();
    assertThat(status.inventory()).hasSize(2);
    assertThat(status.lastSync().pruned()).isEqualTo(1);
    ready();
    assertThat(status.history()).hasSize(3);
    cluster.told("RevisionApplied", "");
  }

  @Test
  void appliesNothingOfACommitWithABrokenDocument() {
    Commit good = commit("a.yaml", map("a", "1"));
    follow("");
    applied(good);
    Commit broken = commit(Map.of("a.yaml", map("a", "2"), "b.yaml", "apiVersion: v1\nkind: [\n"));
    GitSyncStatus status = until("build failed", is("Applied", "False", "b.yaml:3: invalid YAML"));
    assertThat(status.attemptedRevision()).isEqualTo(broken.id());
    assertThat(status.appliedRevision()).isEqualTo(good.id());
    assertThat(configMap("a").getData()).containsEntry("k", "1");

    Commit fixed = commit("b.yaml", map("b", "1"));
    applied(fixed);
    assertThat(configMap("a").getData()).containsEntry("k", "2");
  }

  @Test
  @GitRefuses({GitRefusal.INVALID})
  void appliesNothingWhenTheServerRefusesOneObject() {
    Commit good = commit("a.yaml", map("a", "1"));
    follow("");
    applied(good);
    commit(
        Map.of(
            "a.yaml",
            map("a", "2"),
            "s.yaml",
            "apiVersion: v1\n"
                + "kind: Service\n"
                + "metadata: {name: s}\n"
                + "spec: {ports: [{port: 70000}]}\n"));
    until("refused", is("Applied", "False", "s.yaml:1: Service " + namespace + "/s"));
    assertThat(configMap("a").getData()).containsEntry("k", "1");
  }

  @Test
  void correctsDriftWithinASecondAndPutsBackWhatIsDeleted() {
    Commit good = commit("a.yaml", map("a", "1"));
    follow("");
    applied(good);
    ready();
    long start = System.nanoTime();
    edit("a", "by hand");
    await()
        .atMost(Duration.ofSeconds(3))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> "1".equals(configMap("a").getData().get("k")));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(configMap("a").getMetadata().getAnnotations().get(Keys.CAUSE)).contains(good.id());

    cluster.client.configMaps().inNamespace(namespace).withName("a").delete();
    await().atMost(Duration.ofSeconds(3)).until(() -> configMap("a") != null);
    cluster.told("DriftCorrected", "");
  }

  @Test
  void onlyReportsDriftWhereAskedTo() {
    Commit good = commit("a.yaml", map("a", "1"));
    follow("  drift: Report");
    applied(good);
    ready();
    edit("a", "by hand");
    until("drift", is("Drifted", "True", "ConfigMap " + namespace + "/a (.data.k)"));
    assertThat(configMap("a").getData()).containsEntry("k", "by hand");
  }

  @Test
  void namesWhoeverKeepsChangingAField() {
    Commit good = commit("a.yaml", map("a", "1"));
    follow("");
    applied(good);
    ready();
    for (int i = 0; i < 4; i++) {
      String value = "fight " + i;
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> "1".equals(configMap("a").getData().get("k")));
      cluster.apply(
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: %s}\ndata: {k: \"%s\"}"
              .formatted(namespace, value));
      if (i == 3) {
        GitSyncStatus status =
            until("contested", is("Drifted", "True", "by 'test' again and again"));
        assertThat(status.contested())
            .singleElement()
            .satisfies(
                contested -> {
                  assertThat(contested.object()).isEqualTo("ConfigMap " + namespace + "/a");
                  assertThat(contested.field()).isEqualTo(".data.k");
                  assertThat(contested.manager()).isEqualTo("test");
                });
      }
    }
    assertThat(configMap("a").getData()).containsEntry("k", "fight 3");
  }

  @Test
  void holdsACommitThatRemovesTooMuchUntilItIsApproved() {
    Map<String, String> files = new HashMap<>();
    for (int i = 0; i < 8; i++) {
      files.put("m" + i + ".yaml", map("m" + i, "1"));
    }
    follow("");
    applied(commit(files));
    Commit two = replace(Map.of("m0.yaml", map("m0", "2"), "m1.yaml", map("m1", "1")));
    GitSyncStatus held =
        until(
            "held",
            is("Applied", "False", "it would remove 6 of 8 objects, more than `pruneLimit` 25%"));
    assertThat(held.pendingChanges()).isEqualTo(7);
    // What the held commit does not touch is kept as it was applied.
    edit("m1", "by hand");
    await().untilAsserted(() -> assertThat(configMap("m1").getData()).containsEntry("k", "1"));
    assertThat(configMap("m0").getData()).containsEntry("k", "1");
    assertThat(configMap("m0").getData()).containsEntry("k", "1");
    assertThat(configMap("m7")).isNotNull();

    follow("  pruneApproved: " + two.id());
    applied(two);
    assertThat(configMap("m7")).isNull();
    assertThat(configMap("m0").getData()).containsEntry("k", "2");
  }

  @Test
  @GitRefuses({GitRefusal.NO_FOLDER, GitRefusal.NO_MANIFESTS})
  void removesNothingWhenThePathIsGone() {
    Commit good = commit("deploy/a.yaml", map("a", "1"));
    follow("  path: deploy");
    applied(good);
    replace(Map.of("readme.md", "moved"));
    until("no path", is("Applied", "False", "no such folder; nothing is removed"));
    commit(Map.of("deploy/readme.md", "x"));
    until("no manifests", is("Applied", "False", "there are no manifests; nothing is removed"));
    assertThat(configMap("a")).isNotNull();
  }

  @Test
  @GitRefuses({GitRefusal.FOREIGN_OWNER})
  void keepsWhatIsMarkedAndWhatBelongsToOthers() {
    Commit good =
        commit(
            Map.of(
                "a.yaml",
                map("a", "1"),
                "keep.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: keep\n"
                    + "  annotations: {headway.dev/prune: Disabled}\n"));
    follow("");
    applied(good);
    Commit less = replace(Map.of("a.yaml", map("a", "1")));
    applied(less);
    assertThat(configMap("keep")).isNotNull();

    cluster.apply(
        """
        apiVersion: headway.dev/v1alpha1
        kind: GitSync
        metadata: {name: rival, namespace: %s}
        spec: {url: "%s", interval: 300ms, serviceAccountName: deployer}
        """
            .formatted(namespace, remote.url()));
    cluster.until(
        namespace,
        "rival",
        "foreign",
        is(
            "Applied",
            "False",
            "ConfigMap %s/a belongs to GitSync %s.shop".formatted(namespace, namespace)));
  }

  @Test
  @GitRefuses({GitRefusal.FORBIDDEN})
  void actsAsItsAccountAndNamesWhatThatMayNotDo() {
    cluster.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: deployer, namespace: %s}
        rules:
        - {apiGroups: [""], resources: [secrets], verbs: ["*"]}
        """
            .formatted(namespace));
    commit("a.yaml", map("a", "1"));
    follow("");
    GitSyncStatus status =
        until(
            "forbidden",
            is("Applied", "False", "system:serviceaccount:" + namespace + ":deployer"));
    assertThat(SyncedCluster.condition(status, "Applied").getReason()).isEqualTo("Forbidden");
    assertThat(SyncedCluster.condition(status, "Applied").getMessage()).contains("configmaps");
    cluster.namespace(namespace);
    await().atMost(Duration.ofSeconds(10)).until(() -> configMap("a") != null);
  }
}
