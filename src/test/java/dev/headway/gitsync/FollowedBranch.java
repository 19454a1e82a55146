package dev.headway.gitsync;

import dev.headway.adapter.git.LocalRepository;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.domain.git.Commit;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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

  GitSyncStatus applied(Commit commit) {
    return cluster.until(
        namespace, "shop", "applied " + commit, s -> commit.id().equals(s.appliedRevision()));
  }

  ConfigMap configMap(String name) {
    return cluster.client.configMaps().inNamespace(namespace).withName(name).get();
  }
}
