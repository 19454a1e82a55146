package dev.headway.adapter.check;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes so many bytes of an answer and hangs up: no more is ever read, however long a body is. */
final class Beginning implements HttpResponse.BodySubscriber<byte[]> {

  /** How much of a body is looked at. */
  static final int MOST = 64 * 1024;

  private final int limit;
  private final CompletableFuture<byte[]> done = new CompletableFuture<>();
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private Flow.@Nullable Subscription subscription;

  /**
   * Takes at most so many bytes.
   *
   * @param limit 0: the answer's head is enough
   */
  Beginning(int limit) {
    this.limit = limit;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return done;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    goOn();
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    for (ByteBuffer buffer : item) {
      byte[] bytes = new byte[Math.min(buffer.remaining(), limit - seen.size())];
      buffer.get(bytes);
      seen.writeBytes(bytes);
    }
    goOn();
  }

  @Override
  public void onError(Throwable cutOff) {
    done.completeExceptionally(cutOff);
  }

  @Override
  public void onComplete() {
    done.complete(seen.toByteArray());
  }

  private void goOn() {
    if (subscription == null) {
      return;
    }
    if (seen.size() < limit) {
      subscription.request(1);
      return;
    }
    subscription.cancel();
    done.complete(seen.toByteArray());
  }
}
