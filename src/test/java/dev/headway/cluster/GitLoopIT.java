package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.testing.GitHttpServer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** From a commit to the cluster, and from a failed release back to the branch. */
@ExtendWith(Installation.Extension.class)
@ResourceLock(value = Installation.OPERATOR, mode = ResourceAccessMode.READ)
class GitLoopIT {
  private static final String SYNC =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: deployer}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: deployer}
      rules:
        - apiGroups: [""]
          resources: [services]
          verbs: [get, list, watch, create, patch, update, delete]
        - apiGroups: [headway.dev]
          resources: [progressivedeployments]
          verbs: [get, list, watch, create, patch, update, delete]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: deployer}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
      subjects: [{kind: ServiceAccount, name: deployer}]
      ---
      apiVersion: headway.dev/v1alpha1
      kind: GitSync
      metadata: {name: shop}
      spec:
        url: %s
        interval: 2s
        serviceAccountName: deployer
        writeBack: {rollback: Commit}
      """;

  private Tools tools;
  private Path clone;
  private GitHttpServer server;

  @BeforeEach
  void repository(Installation installation) throws IOException {
    tools = installation.tools();
    Path bare = Files.createTempDirectory(tools.folder(), "git").resolve("config.git");
    clone = bare.resolveSibling("work");
    tools.ok("git", "init", "--quiet", "--bare", "--initial-branch=main", bare.toString());
    server = new GitHttpServer(bare, reachable(tools));
    tools.ok("git", "clone", "--quiet", server.url().toString(), clone.toString());
    tools.ok("git", "-C", clone.toString(), "checkout", "--quiet", "-B", "main");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aBadVersionIsRolledBackAndReverted(Installation installation) throws IOException {
    try (Scenario shop = Scenario.open(installation, Installation.TENANT)) {
      App app = App.version("1.0.0").replicas(2);
      String good = commit(app, "checkout 1.0.0");
      shop.apply(SYNC.formatted(server.url()));
      shop.deployed("1.0.0");

      String bad =
          commit(
              app.as("2.0.0").env("{name: UNHEALTHY_AFTER_REQUESTS, value: \"0\"}"),
              "checkout 2.0.0");
      shop.until(
          "2.0.0 is blamed",
          status ->
              status.at("/history/0/version").asText().equals("2.0.0")
                  && !status.at("/history/0/result").asText().equals("Promoted"));
      Awaitility.await("a revert on the branch")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> tip().contains("Revert"));
      assertThat(tools.ok("git", "-C", clone.toString(), "show", "origin/main:checkout.yaml"))
          .isEqualTo(app.yaml());
      assertThat(tools.ok("git", "-C", clone.toString(), "log", "-1", "--format=%B", "origin/main"))
          .contains(bad.substring(0, 7));
      shop.deployed("1.0.0");
      String failed =
          shop.kubectl("get", "gitsync", "shop", "-o", "jsonpath={.status.failedRevisions}");
      assertThat(failed).contains(bad);
      assertThat(good).isNotEqualTo(bad);
    }
  }

  private String commit(App app, String message) throws IOException {
    Files.writeString(clone.resolve("checkout.yaml"), app.yaml());
    tools.ok("git", "-C", clone.toString(), "add", "checkout.yaml");
    tools.ok("git", "-C", clone.toString(), "commit", "--quiet", "-m", message);
    tools.ok("git", "-C", clone.toString(), "push", "--quiet", "origin", "main");
    return tools.ok("git", "-C", clone.toString(), "rev-parse", "HEAD").strip();
  }

  private String tip() {
    tools.ok("git", "-C", clone.toString(), "fetch", "--quiet");
    return tools.ok("git", "-C", clone.toString(), "log", "-1", "--format=%s", "origin/main");
  }

  /** The address of this machine that pods reach: the one towards their node. */
  private static InetAddress reachable(Tools tools) throws IOException {
    String node =
        tools.ok(
            "kubectl",
            "get",
            "nodes",
            "-o",
            "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}");
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(node, 9));
      return socket.getLocalAddress();
    }
  }
}
