package dev.headway.sandbox.world.cluster;

import dev.headway.sandbox.clock.WorldClock;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events about objects, in order, without keeping the caller. The same event again raises
 * the count of the first. An event that cannot be written is dropped. Thread-safe.
 */
public final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int REMEMBERED = 2_000;

  private final KubernetesClient client;
  private final WorldClock clock;
  private final Executor writer;

  /** Only the writer touches it. */
  private final Map<Series, Event> recent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Series, Event> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Series(String uid, String reason, String message) {}

  /** Says it in the name of one component, such as {@code kubelet}. */
  public final class Source {
    private final String component;

    private Source(String component) {
      this.component = component;
    }

    public void normal(HasMetadata about, String reason, String message) {
      record(about, Optional.empty(), new Draft(component, "Normal", reason, message));
    }

    public void warning(HasMetadata about, String reason, String message) {
      record(about, Optional.empty(), new Draft(component, "Warning", reason, message));
    }

    /** About one part of an object, such as {@code spec.containers{app}}. */
    public void normal(HasMetadata about, String fieldPath, String reason, String message) {
      record(about, Optional.of(fieldPath), new Draft(component, "Normal", reason, message));
    }

    public void warning(HasMetadata about, String fieldPath, String reason, String message) {
      record(about, Optional.of(fieldPath), new Draft(component, "Warning", reason, message));
    }
  }

  private record Draft(String component, String type, String reason, String message) {}

  /** {@code writer} must run what it is given one after the other. */
  EventRecorder(KubernetesClient client, WorldClock clock, Executor writer) {
    this.client = client;
    this.clock = clock;
    this.writer = writer;
  }

  public Source of(String component) {
    return new Source(component);
  }

  private void record(HasMetadata about, Optional<String> fieldPath, Draft draft) {
    Instant now = clock.instant();
    try {
      writer.execute(() -> write(about, fieldPath, draft, now));
    } catch (RejectedExecutionException closed) {
      LOG.trace("No event {} about {}: the world is closed", draft.reason(), Key.of(about));
    }
  }

  private void write(HasMetadata about, Optional<String> fieldPath, Draft draft, Instant now) {
    Series series = new Series(about.getMetadata().getUid(), draft.reason(), draft.message());
    Event first = recent.get(series);
    try {
      recent.put(
          series, first == null ? create(about, fieldPath, draft, now) : countUp(first, now));
    } catch (KubernetesClientException refused) {
      recent.remove(series);
      LOG.debug(
          "Event {} about {} was not written: {}",
          draft.reason(),
          Key.of(about),
          refused.getMessage());
    }
  }

  private Event create(HasMetadata about, Optional<String> fieldPath, Draft draft, Instant now) {
    ObjectReference involved =
        new ObjectReferenceBuilder()
            .withApiVersion(about.getApiVersion())
            .withKind(about.getKind())
            .withNamespace(about.getMetadata().getNamespace())
            .withName(about.getMetadata().getName())
            .withUid(about.getMetadata().getUid())
            .withResourceVersion(about.getMetadata().getResourceVersion())
            .withFieldPath(fieldPath.orElse(null))
            .build();
    String namespace = Objects.requireNonNullElse(about.getMetadata().getNamespace(), "default");
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withName(about.getMetadata().getName() + "." + Long.toHexString(nanos(now)))
            .withNamespace(namespace)
            .endMetadata()
            .withInvolvedObject(involved)
            .withType(draft.type())
            .withReason(draft.reason())
            .withMessage(draft.message())
            .withNewSource()
            .withComponent(draft.component())
            .endSource()
            .withReportingComponent(draft.component())
            .withCount(1)
            .withFirstTimestamp(seconds(now))
            .withLastTimestamp(seconds(now))
            .build();
    return client.v1().events().inNamespace(namespace).resource(event).create();
  }

  private Event countUp(Event first, Instant now) {
    return client
        .v1()
        .events()
        .inNamespace(first.getMetadata().getNamespace())
        .withName(first.getMetadata().getName())
        .patch(
            "{\"count\":%d,\"lastTimestamp\":\"%s\"}"
                .formatted(first.getCount() + 1, seconds(now)));
  }

  private static String seconds(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static long nanos(Instant now) {
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
