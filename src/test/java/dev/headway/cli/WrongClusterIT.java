package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.server.ApiServer;
import dev.headway.sandbox.server.ApiServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where the cluster is not the one that was meant, or not ready for Headway. */
class WrongClusterIT {
  private static final String NOT_INSTALLED =
      "headway: the cluster does not know the kind %s: Headway is not installed there ('helm"
          + " install headway helm/headway')\n";

  private static ApiServer server;
  private static ApiServer stranger;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    server = ApiServer.start(ApiServerOptions.at(InstantSource.system()));
    stranger = ApiServer.start(ApiServerOptions.at(InstantSource.system()));
  }

  @AfterAll
  static void stop() {
    server.close();
    stranger.close();
  }

  @Test
  void aClusterWithoutOurKinds() throws IOException {
    for (List<String> command :
        List.of(List.of("get"), List.of("status", "a"), List.of("pause", "a"))) {
      CommandRun run = run(server.kubeconfig(), command);
      assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND.status());
      assertThat(run.err()).isEqualTo(NOT_INSTALLED.formatted("ProgressiveDeployment"));
    }
    assertThat(run(server.kubeconfig(), List.of("sync", "a")).err())
        .isEqualTo(NOT_INSTALLED.formatted("GitSync"));
  }

  @Test
  void credentialsOfAnotherCluster() throws IOException {
    String foreign = server.kubeconfig().replace(server.token(), "of-another-cluster");
    for (List<String> command : List.of(List.of("get"), List.of("status", "a"))) {
      CommandRun run = run(foreign, command);
      assertThat(run.code()).isEqualTo(ExitCode.REFUSED.status());
      assertThat(run.err())
          .isEqualTo("headway: the cluster does not accept these credentials: Unauthorized\n");
    }
  }

  @Test
  void aServerThatAnotherAuthorityVouchesFor() throws IOException {
    String mixed = server.kubeconfig().replace(server.url().toString(), stranger.url().toString());
    for (List<String> command : List.of(List.of("get"), List.of("status", "a"))) {
      CommandRun run = run(mixed, command);
      assertThat(run.code()).isEqualTo(ExitCode.UNREACHABLE.status());
      assertThat(run.err()).contains("the kubeconfig's authority does not vouch for it");
    }
  }

  @Test
  void noClusterAtAll() throws IOException {
    String gone =
        server.kubeconfig().replace(server.url().toString(), "https://127.0.0.1:" + free());
    for (List<String> command : List.of(List.of("get"), List.of("status", "a"))) {
      CommandRun run = run(gone, command);
      assertThat(run.code()).isEqualTo(ExitCode.UNREACHABLE.status());
      assertThat(run.err())
          .isEqualTo(
              "headway: the cluster does not answer (connection refused); 'kubectl cluster-info'"
                  + " shows which one is meant, './headway sandbox' starts one\n");
    }
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private CommandRun run(String kubeconfig, List<String> command) throws IOException {
    Path file = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
    return CommandRun.of(Map.of("KUBECONFIG", file.toString()), "", command.toArray(String[]::new));
  }
}
