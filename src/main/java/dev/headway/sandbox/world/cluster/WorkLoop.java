package dev.headway.sandbox.world.cluster;

import dev.headway.sandbox.clock.WorldClock;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off keys that have changed. A key is never worked on twice at the same time; changes that
 * come meanwhile lead to one more turn. A turn that fails is repeated, later each time.
 * Thread-safe.
 */
public final class WorkLoop {
  private static final Logger LOG = LoggerFactory.getLogger(WorkLoop.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(10);
  private static final int RETRY_DOUBLINGS = 10;

  /**
   * Brings one object to what it should be. Level-triggered: it looks at what is, not at what has
   * changed.
   */
  @FunctionalInterface
  public interface Reconciler {
    /** Returns when to look again without a change, if at all. */
    Optional<Duration> reconcile(Key key);
  }

  private enum Turn {
    WAITING,
    RUNNING,
    RUNNING_AGAIN
  }

  private final String name;
  private final WorldClock clock;
  private final Executor executor;
  private final Reconciler reconciler;
  private final Map<Key, Turn> turns = new ConcurrentHashMap<>();
  private final Map<Key, Integer> failures = new ConcurrentHashMap<>();

  public WorkLoop(String name, WorldClock clock, Executor executor, Reconciler reconciler) {
    this.name = name;
    this.clock = clock;
    this.executor = executor;
    this.reconciler = reconciler;
  }

  public void enqueue(Key key) {
    turns.compute(
        key,
        (same, turn) -> {
          if (turn == null) {
            submit(key);
            return Turn.WAITING;
          }
          return turn == Turn.WAITING ? Turn.WAITING : Turn.RUNNING_AGAIN;
        });
  }

  public void enqueueAfter(Key key, Duration delay) {
    clock.after(delay, () -> enqueue(key));
  }

  private void submit(Key key) {
    try {
      executor.execute(() -> run(key));
    } catch (RejectedExecutionException closed) {
      LOG.trace("{} {} is not looked at any more: the world is closed", name, key);
    }
  }

  private void run(Key key) {
    turns.put(key, Turn.RUNNING);
    Optional<Duration> again = Optional.empty();
    try {
      again = reconciler.reconcile(key);
      failures.remove(key);
    } catch (RuntimeException failure) {
      again = Optional.of(retry(key, failure));
    } finally {
      finish(key);
    }
    again.ifPresent(delay -> enqueueAfter(key, delay));
  }

  private void finish(Key key) {
    turns.computeIfPresent(
        key,
        (same, turn) -> {
          if (turn == Turn.RUNNING) {
            return null;
          }
          submit(key);
          return Turn.WAITING;
        });
  }

  /** A conflict is no news: somebody was faster, and the next turn sees what they wrote. */
  private Duration retry(Key key, RuntimeException failure) {
    int count = failures.merge(key, 1, Integer::sum);
    boolean conflict =
        failure instanceof KubernetesClientException refused && refused.getCode() == 409;
    if (!conflict && !Thread.currentThread().isInterrupted()) {
      LOG.debug("{} {} failed and is tried again", name, key, failure);
    }
    return FIRST_RETRY.multipliedBy(1L << Math.min(count - 1, RETRY_DOUBLINGS));
  }
}
