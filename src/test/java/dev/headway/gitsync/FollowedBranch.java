package dev.headway.gitsync;

import dev.headway.adapter.git.LocalRepository;
import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.domain.git.Commit;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A branch and a namespace of their own for each test, on the sandbox's API server. */
abstract class FollowedBranch {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir static Path folder;
  static SyncedCluster cluster;

  String namespace = "";
  LocalRepository remote = LocalRepository.at(Path.of("target/none.git"), "main");

  @BeforeAll
  static void start() throws IOException {
    cluster = new SyncedCluster(folder);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void newNamespace() {
    namespace = "shop" + NUMBER.incrementAndGet();
    cluster.namespace(namespace);
    remote = LocalRepository.at(folder.resolve(namespace + ".git"), "main");
  }

  static String map(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {k: \"%s\"}\n"
        .formatted(name, value);
  }

  Commit commit(String path, String text) {
    return remote.commit("ann", "change " + path, Instant.now(), Map.of(path, text));
  }

  /** Adds these files to what the branch has. */
  Commit commit(Map<String, String> files) {
    return remote.commit("ann", "change " + files.size(), Instant.now(), files);
  }

  /** The branch has these files then, and no others. */
  Commit replace(Map<String, String> files) {
    return remote.replace("ann", "only " + files.size(), Instant.now(), files);
  }

  void follow(String more) {
    cluster.apply(
        """
        apiVersion: headway.dev/v1alpha1
        kind: GitSync
        metadata: {name: shop, namespace: %s}
        spec:
          url: %s
          interval: 300ms
          serviceAccountName: deployer
        %s
        """
            .formatted(namespace, remote.url(), more));
  }

  GitSync sync() {
    return cluster.sync(namespace, "shop");
  }

  GitSyncStatus until(String what, Predicate<GitSyncStatus> wanted) {
    return cluster.until(namespace, "shop", what, wanted);
  }

  GitSyncStatus applied(Commit commit) {
    return until("applied " + commit, s -> commit.id().equals(s.appliedRevision()));
  }

  GitSyncStatus ready() {
    return until("ready", SyncedCluster.is("Ready", "True", "is applied"));
  }

  /** Somebody changes an object past Git. */
  void edit(String name, String value) {
    cluster
        .client
        .configMaps()
        .inNamespace(namespace)
        .withName(name)
        .edit(c -> new ConfigMapBuilder(c).addToData("k", value).build());
  }

  ConfigMap configMap(String name) {
    return cluster.client.configMaps().inNamespace(namespace).withName(name).get();
  }
}
