package dev.headway.adapter.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.port.CheckProbe;
import dev.headway.port.CheckProbe.HttpAnswer;
import dev.headway.port.CheckProbe.HttpRequest;
import dev.headway.port.CheckResult.Outcome;
import dev.headway.port.Reading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that come about, do not, or break. */
@Timeout(30)
class ProbeClientTest {

  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final CheckProbe TCP = new CheckProbe.Tcp("1");
  private static final CheckProbe GET =
      new CheckProbe.Http(
          "1",
          HttpRequest.get("/healthz"),
          new HttpAnswer(Set.of(200), Optional.empty()),
          Optional.empty());

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ProbeClient client =
      new ProbeClient(executor, (namespace, key) -> new Reading.Missing<>());
  private final List<Socket> open = new ArrayList<>();

  @AfterEach
  void end() throws IOException {
    for (Socket each : open) {
      each.close();
    }
    client.close();
    executor.shutdownNow();
  }

  @Test
  void anOpenPortPasses() throws Exception {
    try (var socket = new ServerSocket(0, 1, HOST)) {
      int port = socket.getLocalPort();
      assertThat(probe(port, TCP))
          .isEqualTo(Answer.of(Outcome.PASSED, "Connected to port " + port));
    }
  }

  @Test
  void anAddressThatNeverAnswersIsNoConnection() throws Exception {
    try (var full = new ServerSocket(0, 1, HOST)) {
      fillBacklog(full);
      for (CheckProbe probe : List.of(TCP, GET)) {
        assertThat(probe(full.getLocalPort(), probe))
            .isEqualTo(Answer.noConnection(full.getLocalPort(), TIMEOUT));
      }
    }
  }

  @Test
  void aConnectionCutBeforeTheAnswerIsABadAnswer() throws Exception {
    try (var socket = new ServerSocket(0, 50, HOST)) {
      Thread.ofVirtual().start(() -> cutEveryConnection(socket));
      int port = socket.getLocalPort();
      assertThat(client.probe("shop", HOST, port, GET, Duration.ofSeconds(10)))
          .isEqualTo(
              Answer.of(Outcome.ANSWERED_BADLY, "GET /healthz on port " + port + " was cut off"));
    }
  }

  @Test
  void aCommandIsNothingToDial() throws Exception {
    var command = new CheckProbe.Command("app", List.of("ready", "--key=x"), Optional.empty());
    assertThat(probe(1, command))
        .isEqualTo(Answer.of(Outcome.NOT_ALLOWED, "Command ready runs in pods only"));
  }

  private Answer probe(int port, CheckProbe probe) throws InterruptedException {
    return client.probe("shop", HOST, port, probe, TIMEOUT);
  }

  /** More than it takes: on a busy machine one that is too late is no sign that it is full. */
  private void fillBacklog(ServerSocket full) throws IOException {
    for (int i = 0; i < 8; i++) {
      var socket = new Socket();
      open.add(socket);
      try {
        socket.connect(new InetSocketAddress(HOST, full.getLocalPort()), 50);
      } catch (SocketTimeoutException late) {
        assertThat(socket.isConnected()).isFalse();
      }
    }
  }

  private static void cutEveryConnection(ServerSocket socket) {
    while (true) {
      try (Socket each = socket.accept()) {
        each.getInputStream().read();
      } catch (IOException closed) {
        return;
      }
    }
  }
}
