package dev.headway.adapter.check;

import dev.headway.adapter.check.AddressBook.Verdict;
import dev.headway.adapter.check.ProbeClient.Answer;
import dev.headway.port.CheckAttempt;
import dev.headway.port.CheckKey;
import dev.headway.port.CheckResult;
import dev.headway.port.CheckResult.Outcome;
import dev.headway.port.CheckRunner;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts on virtual threads, at most {@code limit} at once and at most one for each key, and
 * tells the listener when a result is in.
 */
public final class VirtualCheckRunner implements CheckRunner, AutoCloseable {

  /** How many results of one key are kept: more than any threshold may ask for. */
  static final int KEPT = 32;

  private static final Logger LOG = LoggerFactory.getLogger(VirtualCheckRunner.class);

  private final AddressBook addresses;
  private final InstantSource time;
  private final Semaphore permits;
  private final Consumer<CheckKey> listener;
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("check-", 0).factory());
  private final ProbeClient client = new ProbeClient(executor);
  private final Map<CheckKey, CheckRecord> records = new ConcurrentHashMap<>();

  /**
   * @param limit attempts at once over all deployments
   * @param listener called on the attempt's thread after its result can be read
   */
  public VirtualCheckRunner(
      AddressBook addresses, InstantSource time, int limit, Consumer<CheckKey> listener) {
    this.addresses = addresses;
    this.time = time;
    this.permits = new Semaphore(limit, true);
    this.listener = listener;
  }

  @Override
  public void start(CheckAttempt attempt) {
    boolean[] mine = {false};
    records.compute(
        attempt.key(),
        (key, known) -> {
          if (known != null && known.running()) {
            return known;
          }
          mine[0] = true;
          return new CheckRecord(true, known == null ? List.of() : known.results());
        });
    if (mine[0]) {
      executor.execute(() -> run(attempt));
    }
  }

  @Override
  public Map<CheckKey, CheckRecord> records(String namespace, String deployment) {
    return of(namespace, deployment)
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public void retain(String namespace, String deployment, Set<CheckKey> kept) {
    of(namespace, deployment)
        .map(Map.Entry::getKey)
        .filter(key -> !kept.contains(key))
        .toList()
        .forEach(records::remove);
  }

  /** Ends running attempts; no listener is called afterwards. */
  @Override
  public void close() {
    executor.shutdownNow();
    client.close();
  }

  private Stream<Map.Entry<CheckKey, CheckRecord>> of(String namespace, String deployment) {
    return records.entrySet().stream()
        .filter(
            entry ->
                entry.getKey().namespace().equals(namespace)
                    && entry.getKey().deployment().equals(deployment));
  }

  private void run(CheckAttempt attempt) {
    try {
      permits.acquire();
      CheckResult result;
      try {
        result = attempt(attempt);
      } finally {
        permits.release();
      }
      keep(attempt.key(), result);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private CheckResult attempt(CheckAttempt attempt) throws InterruptedException {
    Instant start = time.instant();
    Answer answer;
    try {
      answer =
          switch (addresses.judge(attempt.target())) {
            case Verdict.Allowed(var address) ->
                client.probe(address, attempt.probe(), attempt.timeout());
            case Verdict.Absent(String why) -> Answer.of(Outcome.NO_CONNECTION, why);
            case Verdict.Refused(String why) -> Answer.of(Outcome.NOT_ALLOWED, why);
          };
    } catch (RuntimeException bug) {
      LOG.warn("Check {} could not be made", attempt.key(), bug);
      answer = Answer.of(Outcome.NO_CONNECTION, "The check could not be made");
    }
    return new CheckResult(
        start, time.instant(), answer.outcome(), answer.code(), answer.message());
  }

  private void keep(CheckKey key, CheckResult result) {
    CheckRecord kept =
        records.computeIfPresent(
            key,
            (same, known) -> {
              var results = new ArrayList<>(known.results());
              results.add(result);
              int surplus = Math.max(0, results.size() - KEPT);
              return new CheckRecord(false, results.subList(surplus, results.size()));
            });
    if (kept != null && !executor.isShutdown()) {
      listener.accept(key);
    }
  }
}
