package dev.headway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Every state of the objects of a kind in a namespace, as {@code kubectl get --watch} shows them.
 * An API server ends that whenever the kind's definition changes; it is then started again, and
 * shows first how all are.
 */
final class Followed implements AutoCloseable {
  private final Supplier<Process> get;
  private final AtomicReference<Process> kubectl;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<State> states = new CopyOnWriteArrayList<>();

  /** An object as it was seen, and when. */
  record State(Instant seen, JsonNode object) {}

  Followed(Tools tools, String namespace, String kind) {
    get = () -> tools.start("kubectl", "-n", namespace, "get", kind, "--watch", "-o", "json");
    kubectl = new AtomicReference<>(get.get());
    Thread.ofVirtual().start(this::follow);
  }

  private void follow() {
    try {
      do {
        read(kubectl.get());
      } while (!closed.await(500, TimeUnit.MILLISECONDS) && again());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean again() {
    kubectl.set(get.get());
    if (closed.getCount() == 0) {
      kubectl.get().destroy();
    }
    return true;
  }

  private void read(Process printing) {
    try (MappingIterator<JsonNode> objects =
        new ObjectMapper().readerFor(JsonNode.class).readValues(printing.getInputStream())) {
      while (objects.hasNext()) {
        states.add(new State(Instant.now(), objects.next()));
      }
    } catch (IOException | RuntimeException ended) {
      // The program has ended, and what it had begun to print with it.
      printing.destroy();
    }
  }

  List<State> states() {
    return states;
  }

  Optional<JsonNode> latest(String name) {
    return states.reversed().stream()
        .map(State::object)
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .findFirst();
  }

  /** Waits until the object is so, and says how it is when it does not become so. */
  JsonNode until(String name, String what, Duration patience, Predicate<JsonNode> so) {
    try {
      Awaitility.await(what)
          .atMost(patience)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> latest(name).filter(so).isPresent());
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          "not so within %s: %s%nit is %s"
              .formatted(
                  patience,
                  what,
                  latest(name)
                      .map(object -> object.path("status").toPrettyString())
                      .orElse("gone")),
          late);
    }
    return latest(name).orElseThrow();
  }

  /** Waits for a state, among those after so many, also one that has passed. */
  void untilSince(int count, String what, Duration patience, Predicate<JsonNode> so) {
    Awaitility.await(what)
        .atMost(patience)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> states.subList(count, states.size()).stream().map(State::object).anyMatch(so));
  }

  @Override
  public void close() {
    closed.countDown();
    kubectl.get().destroy();
  }
}
