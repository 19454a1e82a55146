package dev.headway.adapter.check;

import dev.headway.port.CheckProbe;
import dev.headway.port.CheckResult.Outcome;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2RequesterBootstrap;
import org.apache.hc.core5.http2.protocol.H2RequestContent;
import org.apache.hc.core5.http2.protocol.H2RequestTargetHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One question of the health protocol of gRPC: over HTTP/2 from the first byte on, which the JDK's
 * client cannot do without TLS. Its one thread begins with the first question.
 */
final class GrpcProbe implements AutoCloseable {

  private static final ContentType GRPC = ContentType.create("application/grpc");

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable HttpAsyncRequester requester;
  private boolean closed;

  Answer ask(InetSocketAddress address, CheckProbe.Grpc probe, Duration timeout)
      throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    var host = new HttpHost("http", address.getAddress(), address.getPort());
    AsyncClientEndpoint endpoint;
    try {
      endpoint = await(running().connect(host, Timeout.of(timeout)), end);
    } catch (TimeoutException late) {
      return Answer.noConnection(address.getPort(), timeout);
    } catch (ExecutionException refused) {
      return refused.getCause() instanceof ConnectException
          ? Answer.cannotConnect(address.getPort())
          : Answer.noConnection(address.getPort(), timeout);
    }
    try {
      Future<GrpcReply> reply =
          endpoint.execute(question(host, probe), new GrpcReply.Reader(), nobody());
      return judged(await(reply, end), probe);
    } catch (TimeoutException late) {
      return Answer.noAnswer(what(probe), timeout);
    } catch (ExecutionException broken) {
      return Answer.of(
          Outcome.ANSWERED_BADLY, what(probe) + " on port " + address.getPort() + " was cut off");
    } finally {
      endpoint.releaseAndDiscard();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (requester != null) {
        requester.close(CloseMode.IMMEDIATE);
      }
    } finally {
      lock.unlock();
    }
  }

  private HttpAsyncRequester running() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      if (requester == null) {
        requester =
            H2RequesterBootstrap.bootstrap()
                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_2)
                // Not the usual ones: they ask a server whether it wants the body at all.
                .setHttpProcessor(
                    HttpProcessorBuilder.create()
                        .addAll(H2RequestContent.INSTANCE, H2RequestTargetHost.INSTANCE)
                        .build())
                .setH2Config(H2Config.custom().setPushEnabled(false).build())
                .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
                .setMaxTotal(1024)
                .setDefaultMaxPerRoute(64)
                .create();
        requester.start();
      }
      return requester;
    } finally {
      lock.unlock();
    }
  }

  private static <T> T await(Future<T> future, long end)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } finally {
      if (!future.isDone()) {
        future.cancel(true);
      }
    }
  }

  private static AsyncRequestProducer question(HttpHost host, CheckProbe.Grpc probe) {
    return AsyncRequestBuilder.post()
        .setHttpHost(host)
        .setPath("/grpc.health.v1.Health/Check")
        .addHeader("te", "trailers")
        .addHeader("user-agent", "headway-check")
        .setEntity(GrpcReply.question(probe.service()), GRPC)
        .build();
  }

  private static Answer judged(GrpcReply reply, CheckProbe.Grpc probe) {
    String what = what(probe);
    if (reply.httpStatus() != 200) {
      return Answer.of(
          Outcome.ANSWERED_BADLY, what + " answered HTTP status " + reply.httpStatus());
    }
    return switch (reply.status()) {
      case GrpcReply.OK ->
          Answer.of(
              reply.serving() == GrpcReply.SERVING ? Outcome.PASSED : Outcome.ANSWERED_BADLY,
              what
                  + switch (reply.serving()) {
                    case GrpcReply.SERVING -> " answered SERVING";
                    case GrpcReply.NOT_SERVING -> " answered NOT_SERVING";
                    default -> " gave no state that is known";
                  });
      case GrpcReply.NOT_FOUND ->
          Answer.of(Outcome.ANSWERED_BADLY, what + " answered that there is no such service");
      case GrpcReply.UNIMPLEMENTED ->
          Answer.of(
              Outcome.ANSWERED_BADLY, what + " answered that the server has no health protocol");
      default ->
          Answer.of(Outcome.ANSWERED_BADLY, what + " answered gRPC status " + reply.status());
    };
  }

  private static String what(CheckProbe.Grpc probe) {
    return probe.service().isEmpty()
        ? "Health by gRPC"
        : "Health of service " + probe.service() + " by gRPC";
  }

  private static <T> FutureCallback<T> nobody() {
    return new FutureCallback<>() {
      @Override
      public void completed(T result) {}

      @Override
      public void failed(Exception problem) {}

      @Override
      public void cancelled() {}
    };
  }
}
