package dev.headway.sandbox.world.node;

import dev.headway.sandbox.world.cluster.Key;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status of one pod: the latest, one call at a time, only what differs. Lives on the
 * kubelet's thread.
 */
final class StatusWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final Duration RETRY = Duration.ofMillis(200);

  private final NodeRuntime runtime;
  private final Key key;
  private final String uid;
  private Optional<PodStatus> written = Optional.empty();
  private Optional<PodStatus> next = Optional.empty();
  private Runnable whenWritten = () -> {};
  private boolean busy;

  StatusWriter(NodeRuntime runtime, Pod pod) {
    this.runtime = runtime;
    key = Key.of(pod);
    uid = pod.getMetadata().getUid();
  }

  /** The latest status that is written or on its way. */
  Optional<PodStatus> latest() {
    return next.or(() -> written);
  }

  void write(PodStatus status) {
    if (latest().filter(status::equals).isEmpty()) {
      next = Optional.of(status);
      writeNext();
    }
  }

  /** Calls {@code done} once nothing is left to write. */
  void flush(Runnable done) {
    whenWritten = done;
    if (!busy && next.isEmpty()) {
      done.run();
    }
  }

  private void writeNext() {
    if (busy || next.isEmpty()) {
      return;
    }
    PodStatus status = next.get();
    next = Optional.empty();
    busy = true;
    runtime.call(() -> send(status));
  }

  private void send(PodStatus status) {
    try {
      patch(status);
      runtime.act(() -> sent(status));
    } catch (KubernetesClientException refused) {
      boolean gone = refused.getCode() == 404 || refused.getCode() == 409;
      if (!gone) {
        LOG.debug("Status of pod {} was not written", key, refused);
      }
      runtime.act(() -> failed(status, gone));
    }
  }

  /**
   * A merge patch: lists are replaced as wholes, so conditions that others own must be among ours.
   */
  private void patch(PodStatus status) {
    String body = Serialization.asJson(Map.of("metadata", Map.of("uid", uid), "status", status));
    runtime
        .cluster()
        .client()
        .pods()
        .inNamespace(key.namespace())
        .withName(key.name())
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), body);
  }

  private void sent(PodStatus status) {
    written = Optional.of(status);
    idle();
  }

  private void failed(PodStatus status, boolean gone) {
    if (gone) {
      next = Optional.empty();
      idle();
    } else {
      next = next.or(() -> Optional.of(status));
      runtime.actAfter(
          RETRY,
          () -> {
            busy = false;
            writeNext();
          });
    }
  }

  private void idle() {
    busy = false;
    if (next.isPresent()) {
      writeNext();
    } else {
      whenWritten.run();
    }
  }

  /** Conditions as last written, none before the first write. */
  List<io.fabric8.kubernetes.api.model.PodCondition> conditions() {
    return latest().map(status -> Objects.requireNonNull(status.getConditions())).orElse(List.of());
  }
}
