package dev.headway.adapter.kube;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionStatus;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses ReleaseActions that name something that does not exist: no reconciler ever sees these.
 * One that was made a moment ago waits, since its deployment may be on its way here.
 */
public final class StrayActions implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(StrayActions.class);
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<Stream<ReleaseAction>> actions;
  private final Predicate<ObjectKey> exists;
  private final ClusterWriter writer;
  private final BiFunction<String, Instant, ReleaseActionStatus> refusal;
  private final InstantSource time;

  /**
   * Looks through what {@code actions} gives at each run.
   *
   * @param exists whether there is such a deployment or GitSync
   * @param refusal the status of an action that is refused with this message
   */
  public StrayActions(
      Supplier<Stream<ReleaseAction>> actions,
      Predicate<ObjectKey> exists,
      ClusterWriter writer,
      BiFunction<String, Instant, ReleaseActionStatus> refusal,
      InstantSource time) {
    this.actions = actions;
    this.exists = exists;
    this.writer = writer;
    this.refusal = refusal;
    this.time = time;
  }

  @Override
  public void run() {
    Instant now = time.instant();
    List<ReleaseAction> stray =
        actions
            .get()
            .filter(action -> action.getStatus() == null || action.getStatus().result() == null)
            .filter(action -> !made(action).plus(ON_ITS_WAY).isAfter(now))
            .filter(action -> meant(action).filter(key -> !exists.test(key)).isPresent())
            .toList();
    stray.forEach(action -> refuse(action, meant(action).orElseThrow(), now));
  }

  private void refuse(ReleaseAction action, ObjectKey meant, Instant now) {
    var metadata = action.getMetadata();
    var key = new ObjectKey("ReleaseAction", metadata.getNamespace(), metadata.getName());
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    String message =
        "There is no %s '%s' in namespace '%s'"
            .formatted(meant.kind(), meant.name(), meant.namespace());
    patch.set("status", JSON.valueToTree(refusal.apply(message, now)));
    try {
      writer.mergeStatus(
          new ObjectKey(Keys.CATEGORY, metadata.getNamespace(), "stray"),
          key,
          metadata.getResourceVersion(),
          patch);
    } catch (ClusterFailure failed) {
      LOG.info("{} is looked at once more: {}", key, failed.sentence());
    }
  }

  private static Optional<ObjectKey> meant(ReleaseAction action) {
    var spec = action.getSpec();
    if (spec == null || action.getMetadata().getDeletionTimestamp() != null) {
      return Optional.empty();
    }
    String namespace = action.getMetadata().getNamespace();
    return Optional.ofNullable(spec.deploymentName())
        .map(name -> new ObjectKey("ProgressiveDeployment", namespace, name))
        .or(
            () ->
                Optional.ofNullable(spec.gitSyncName())
                    .map(name -> new ObjectKey("GitSync", namespace, name)));
  }

  private static Instant made(ReleaseAction action) {
    try {
      return Instant.parse(action.getMetadata().getCreationTimestamp());
    } catch (DateTimeException edited) {
      return Instant.EPOCH;
    }
  }
}
