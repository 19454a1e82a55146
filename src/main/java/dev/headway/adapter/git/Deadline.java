package dev.headway.adapter.git;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/**
 * The end of an operation as a whole, and how much it may transfer. JGit's own timeouts are per
 * read: a server that sends a byte now and then would hold a thread for ever.
 */
final class Deadline extends EmptyProgressMonitor {
  private final long endNanos;
  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();
  private volatile int lastStatus;
  private volatile boolean exceeded;
  private volatile boolean tooLarge;

  Deadline(Duration timeout, long maxBytes) {
    this.endNanos = System.nanoTime() + timeout.toNanos();
    this.maxBytes = maxBytes;
  }

  /** Milliseconds that are left, at least 1. */
  int millisLeft() {
    long left = (endNanos - System.nanoTime()) / 1_000_000;
    return (int) Math.max(1, Math.min(left, Integer.MAX_VALUE));
  }

  /** Counts bytes that arrived; throws when there are too many or it is too late. */
  void received(long count) throws IOException {
    if (bytes.addAndGet(Math.max(0, count)) > maxBytes) {
      tooLarge = true;
      throw new IOException("transfer limit");
    }
    check();
  }

  void check() throws IOException {
    if (isCancelled()) {
      throw new InterruptedIOException("deadline");
    }
  }

  void status(int code) {
    lastStatus = code;
  }

  int lastStatus() {
    return lastStatus;
  }

  boolean tooLarge() {
    return tooLarge;
  }

  /** Whether the deadline has passed, or the thread is to stop. */
  @Override
  public boolean isCancelled() {
    if (System.nanoTime() - endNanos >= 0 || Thread.currentThread().isInterrupted()) {
      exceeded = true;
    }
    return exceeded;
  }
}
