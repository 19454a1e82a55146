package dev.headway.adapter.kube;

import dev.headway.port.EventSink;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events in order from a thread of its own, each until the server has it or refuses it. At
 * most so many wait: what comes while the server is away for long is dropped, and the log says so.
 */
public final class KubeEvents implements EventSink, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KubeEvents.class);
  private static final int WAITING = 1_000;
  private static final int MESSAGE_LENGTH = 1_024;
  private static final String COMPONENT = "headway";
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** Pauses double from the first to the longest: two and a half minutes in all. */
  private static final int TRIES = 12;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Ends the queue. */
  private static final Event LAST = new Event();

  private final KubernetesClient client;
  private final InstantSource time;
  private final AtomicLong number = new AtomicLong();
  private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(WAITING);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread writer;

  /** Starts the writing thread. */
  public KubeEvents(KubernetesClient client, InstantSource time) {
    this.client = Patches.once(client);
    this.time = time;
    this.writer = Thread.ofVirtual().name("events").start(this::write);
  }

  @Override
  public void emit(List<EventDraft> events) {
    for (EventDraft draft : events) {
      if (!queue.offer(event(draft))) {
        LOG.warn("Event {} about {} is dropped: too many wait", draft.reason(), draft.about());
      }
    }
  }

  /** Writes what waits, as far as that goes within two seconds; then nothing more. */
  @Override
  public void close() {
    try {
      if (queue.offer(LAST, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        writer.join(LAST_WORDS);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    closed.countDown();
    writer.interrupt();
  }

  private void write() {
    try {
      Event next = queue.take();
      while (!next.equals(LAST)) {
        send(next);
        next = queue.take();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** An event never holds up a release: nobody waits for this. */
  private void send(Event event) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    for (int left = TRIES - 1; !trySend(event, left > 0); left--) {
      if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
  }

  /** False where it is worth another try. */
  private boolean trySend(Event event, boolean again) {
    try {
      client.v1().events().inNamespace(event.getMetadata().getNamespace()).resource(event).create();
      return true;
    } catch (KubernetesClientException failed) {
      if (isThere(failed)) {
        return true;
      }
      boolean passes = failed.getCode() < 400 || failed.getCode() == 409;
      if (again && (passes || failed.getCode() == 429 || failed.getCode() >= 500)) {
        return false;
      }
      LOG.warn(
          "Event {} about {} is lost: {}",
          event.getReason(),
          event.getInvolvedObject().getName(),
          failed.getMessage());
      return true;
    }
  }

  /** Its name is given once: a try before this one got through, and only the answer was lost. */
  private static boolean isThere(KubernetesClientException failed) {
    return failed.getStatus() != null && "AlreadyExists".equals(failed.getStatus().getReason());
  }

  private Event event(EventDraft draft) {
    Subject about = draft.about();
    Instant now = time.instant();
    String seconds = now.truncatedTo(ChronoUnit.SECONDS).toString();
    String name =
        about.name()
            + "."
            + Long.toHexString(now.toEpochMilli())
            + Long.toHexString((number.getAndIncrement() & 0xfff) | 0x1000).substring(1);
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(about.namespace())
        .withName(name)
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(about.apiVersion())
        .withKind(about.kind())
        .withNamespace(about.namespace())
        .withName(about.name())
        .withUid(about.uid())
        .endInvolvedObject()
        .withType(draft.severity().name())
        .withReason(draft.reason())
        .withMessage(bounded(draft.message()))
        .withFirstTimestamp(seconds)
        .withLastTimestamp(seconds)
        .withCount(1)
        .withNewSource()
        .withComponent(COMPONENT)
        .endSource()
        .withReportingComponent(COMPONENT)
        .withReportingInstance(COMPONENT)
        .build();
  }

  private static String bounded(String message) {
    return message.length() <= MESSAGE_LENGTH
        ? message
        : message.substring(0, MESSAGE_LENGTH - 1) + "…";
  }
}
