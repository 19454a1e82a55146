package dev.headway.cluster;

import dev.headway.testing.GitHttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A repository that pods reach, with the clone of somebody who commits to its branch. */
final class Branch implements AutoCloseable {
  /** A GitSync of it, and the account that it acts as. */
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
        - apiGroups: [apps]
          resources: [deployments]
          verbs: [get, list, watch, create, patch, update, delete]
        - apiGroups: [headway.dev]
          resources: [progressivedeployments]
          verbs: [get, list, watch, create, patch, update, delete]
        - apiGroups: [gateway.networking.k8s.io]
          resources: [httproutes]
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

  private final Tools tools;
  private final Path clone;
  private final GitHttpServer server;

  Branch(Tools tools) {
    this.tools = tools;
    try {
      Path bare = Files.createTempDirectory(tools.folder(), "git").resolve("config.git");
      clone = bare.resolveSibling("work");
      tools.ok("git", "init", "--quiet", "--bare", "--initial-branch=main", bare.toString());
      server = new GitHttpServer(bare, reachable(tools));
      tools.ok("git", "clone", "--quiet", server.url().toString(), clone.toString());
      git("checkout", "--quiet", "-B", "main");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  GitHttpServer server() {
    return server;
  }

  /** The GitSync that follows it, as a team would write it. */
  String sync() {
    return SYNC.formatted(server.url());
  }

  /** Pushes the application's manifests; returns the commit. */
  String commit(App app, String message) {
    return commit("checkout.yaml", app.yaml(), message);
  }

  /** Pushes a file; returns the commit. */
  String commit(String file, String text, String message) {
    try {
      if (Files.exists(clone.resolve(file))) {
        git("pull", "--quiet", "--rebase", "origin", "main");
      }
      Files.writeString(clone.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    git("add", file);
    git("commit", "--quiet", "-m", message);
    return push();
  }

  /** Takes the latest commit back, as people do; returns the commit that does it. */
  String revert() {
    git("revert", "--no-edit", "HEAD");
    return push();
  }

  private String push() {
    git("push", "--quiet", "origin", "main");
    return git("rev-parse", "HEAD").strip();
  }

  /** The first lines of all its commits, the latest first. */
  List<String> subjects() {
    git("fetch", "--quiet");
    return git("log", "--format=%s", "origin/main").lines().toList();
  }

  /** The message of the latest commit. */
  String message() {
    git("fetch", "--quiet");
    return git("log", "-1", "--format=%B", "origin/main");
  }

  /** The application's manifests at the tip. */
  String text() {
    git("fetch", "--quiet");
    return git("show", "origin/main:checkout.yaml");
  }

  private String git(String... arguments) {
    String[] line = new String[arguments.length + 3];
    line[0] = "git";
    line[1] = "-C";
    line[2] = clone.toString();
    System.arraycopy(arguments, 0, line, 3, arguments.length);
    return tools.ok(line);
  }

  /** The address of this machine that pods reach: the one towards their node. */
  static InetAddress reachable(Tools tools) throws IOException {
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

  @Override
  public void close() {
    server.close();
  }
}
