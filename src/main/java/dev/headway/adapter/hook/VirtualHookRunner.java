package dev.headway.adapter.hook;

import dev.headway.adapter.check.SingleTries;
import dev.headway.domain.ObjectKey;
import dev.headway.port.HookRunner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes attempts on virtual threads, with at most so many at once over all deployments. */
public final class VirtualHookRunner implements HookRunner, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VirtualHookRunner.class);

  /** What is under way beyond this waits, within its own time. */
  private static final int AT_ONCE = 64;

  private final SingleTries tries;
  private final Consumer<ObjectKey> listener;
  private final Semaphore permits = new Semaphore(AT_ONCE, true);
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("hook-", 0).factory());
  private final Map<ObjectKey, Map<HookAttempt, Entry>> known = new ConcurrentHashMap<>();

  /**
   * A runner without attempts.
   *
   * @param listener told the deployment when one of its attempts has ended
   */
  public VirtualHookRunner(SingleTries tries, Consumer<ObjectKey> listener) {
    this.tries = tries;
    this.listener = listener;
  }

  /**
   * How an attempt stands, and who makes it.
   *
   * @param maker empty before it was begun, and once it has ended
   */
  private record Entry(State state, String message, Optional<Thread> maker) {}

  @Override
  public void start(ObjectKey deployment, HookAttempt attempt, HookWork work, Duration timeout) {
    var running = new Entry(State.RUNNING, "", Optional.empty());
    if (of(deployment).putIfAbsent(attempt, running) == null) {
      executor.execute(() -> make(deployment, attempt, work, timeout));
    }
  }

  private void make(ObjectKey deployment, HookAttempt attempt, HookWork work, Duration timeout) {
    var maker = Optional.of(Thread.currentThread());
    if (of(deployment).computeIfPresent(attempt, (key, it) -> new Entry(State.RUNNING, "", maker))
        == null) {
      return;
    }
    Optional<String> failure = failure(attempt, work, timeout);
    State state = failure.isEmpty() ? State.SUCCEEDED : State.FAILED;
    var over = new Entry(state, failure.orElse(""), Optional.empty());
    if (of(deployment).computeIfPresent(attempt, (key, it) -> over) != null) {
      listener.accept(deployment);
    }
  }

  private Optional<String> failure(HookAttempt attempt, HookWork work, Duration timeout) {
    try {
      permits.acquire();
      try {
        return tries.failure(work, timeout);
      } finally {
        permits.release();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return Optional.of("it was not waited for");
    } catch (RuntimeException bug) {
      LOG.warn("Attempt {} could not be made", attempt, bug);
      return Optional.of("it could not be made");
    }
  }

  @Override
  public void refused(ObjectKey deployment, HookAttempt attempt, String message) {
    of(deployment).put(attempt, new Entry(State.FAILED, message, Optional.empty()));
  }

  @Override
  public void hindered(ObjectKey deployment, HookAttempt attempt, String message) {
    of(deployment).put(attempt, new Entry(State.HINDERED, message, Optional.empty()));
  }

  private Map<HookAttempt, Entry> of(ObjectKey deployment) {
    return known.computeIfAbsent(deployment, key -> new ConcurrentHashMap<>());
  }

  @Override
  public List<HookStanding> standings(ObjectKey deployment) {
    return known.getOrDefault(deployment, Map.of()).entrySet().stream()
        .map(it -> new HookStanding(it.getKey(), it.getValue().state(), it.getValue().message()))
        .toList();
  }

  @Override
  public void forget(ObjectKey deployment, HookAttempt attempt) {
    Map<HookAttempt, Entry> attempts = known.get(deployment);
    if (attempts != null) {
      end(attempts.remove(attempt));
    }
  }

  @Override
  public void forget(ObjectKey deployment) {
    Map<HookAttempt, Entry> attempts = known.remove(deployment);
    if (attempts != null) {
      attempts.values().forEach(VirtualHookRunner::end);
    }
  }

  private static void end(@Nullable Entry entry) {
    if (entry != null) {
      entry.maker().ifPresent(Thread::interrupt);
    }
  }

  /** Ends what is under way; the listener is not called afterwards. */
  @Override
  public void close() {
    known.clear();
    executor.shutdownNow();
    tries.close();
  }
}
