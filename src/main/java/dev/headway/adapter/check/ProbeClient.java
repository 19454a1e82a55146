package dev.headway.adapter.check;

import dev.headway.port.CheckProbe;
import dev.headway.port.CheckResult.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;

/**
 * Makes one attempt against one address and blocks until it ended or its deadline passed. Dials the
 * address it is given and no name, so that what was judged is what is dialled.
 */
final class ProbeClient implements AutoCloseable {

  private final HttpProbe http;
  private final GrpcProbe grpc = new GrpcProbe();

  ProbeClient(ExecutorService executor, SecretBook secrets) {
    this.http = new HttpProbe(executor, secrets);
  }

  /**
   * One attempt.
   *
   * @param namespace whose Secrets the check may refer to
   */
  Answer probe(String namespace, InetAddress address, int port, CheckProbe probe, Duration timeout)
      throws InterruptedException {
    var target = new InetSocketAddress(address, port);
    return switch (probe) {
      case CheckProbe.Http request -> http.ask(namespace, target, request, timeout);
      case CheckProbe.Tcp _ -> connect(target, timeout);
      case CheckProbe.Grpc question -> grpc.ask(target, question, timeout);
      case CheckProbe.Command command ->
          Answer.of(Outcome.NOT_ALLOWED, command.what() + " runs in pods only");
    };
  }

  @Override
  public void close() {
    http.close();
    grpc.close();
  }

  private static Answer connect(InetSocketAddress address, Duration timeout) {
    int port = address.getPort();
    try (var socket = new Socket()) {
      socket.connect(address, Math.toIntExact(timeout.toMillis()));
      return Answer.of(Outcome.PASSED, "Connected to port " + port);
    } catch (SocketTimeoutException late) {
      return Answer.noConnection(port, timeout);
    } catch (IOException refused) {
      return Answer.cannotConnect(port);
    }
  }
}
