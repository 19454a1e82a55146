package dev.headway.sandbox.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One watcher's bounded queue of changes. Writers never wait for it: a watcher that falls behind by
 * more than its capacity is cut off and has to list and watch again.
 *
 * <p>{@code wakeUp} is called when changes arrive and the reader has not been woken since its last
 * {@link #drain}; it runs inside the store's lock and must only schedule the reader.
 */
public final class Subscription implements AutoCloseable {
  private final BlockingQueue<Change> queue;
  private final Runnable wakeUp;
  private final Runnable onClose;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final AtomicBoolean cutOff = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  Subscription(int capacity, Runnable wakeUp, java.util.function.Consumer<Subscription> onClose) {
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.wakeUp = wakeUp;
    this.onClose = () -> onClose.accept(this);
  }

  void offer(Change change) {
    if (cutOff.get() || closed.get()) {
      return;
    }
    if (!queue.offer(change)) {
      cutOff.set(true);
    }
    wake();
  }

  void wake() {
    if (woken.compareAndSet(false, true)) {
      wakeUp.run();
    }
  }

  /** All changes that arrived since the last call, oldest first. */
  public List<Change> drain() {
    woken.set(false);
    List<Change> changes = new ArrayList<>();
    queue.drainTo(changes);
    return changes;
  }

  /** True once the watcher was too slow: what it has not drained yet is the last it gets. */
  public boolean isCutOff() {
    return cutOff.get();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      onClose.run();
    }
  }
}
