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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events in order from a thread of its own. At most so many wait: what comes while the
 * server is away for long is dropped and counted in the log.
 */
public final class KubeEvents implements EventSink, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KubeEvents.class);
  private static final int WAITING = 1_000;
  private static final int MESSAGE_LENGTH = 1_024;
  private static final String COMPONENT = "headway";
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** Ends the queue. */
  private static final Event LAST = new Event();

  private final KubernetesClient client;
  private final InstantSource time;
  private final AtomicLong number = new AtomicLong();
  private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(WAITING);
  private final Thread writer;

  /** Starts the writing thread. */
  public KubeEvents(KubernetesClient client, InstantSource time) {
    this.client = client;
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

  private void send(Event event) {
    try {
      client.v1().events().inNamespace(event.getMetadata().getNamespace()).resource(event).create();
    } catch (KubernetesClientException failed) {
      // An event never holds up a release, and the log has what it says.
      LOG.warn(
          "Event {} about {} is lost: {}",
          event.getReason(),
          event.getInvolvedObject().getName(),
          failed.getMessage());
    }
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
