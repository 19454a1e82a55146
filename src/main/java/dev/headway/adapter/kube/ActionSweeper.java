package dev.headway.adapter.kube;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes ReleaseActions a day after they were made. */
public final class ActionSweeper implements Runnable {

  /** How long an action is kept for people to look at. */
  public static final Duration KEPT = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(ActionSweeper.class);

  private final Supplier<Stream<ReleaseAction>> actions;
  private final ClusterWriter writer;
  private final InstantSource time;

  /** Sweeps what {@code actions} gives at each run. */
  public ActionSweeper(
      Supplier<Stream<ReleaseAction>> actions, ClusterWriter writer, InstantSource time) {
    this.actions = actions;
    this.writer = writer;
    this.time = time;
  }

  @Override
  public void run() {
    Instant now = time.instant();
    List<ReleaseAction> old =
        actions.get().filter(action -> made(action).plus(KEPT).isBefore(now)).toList();
    for (ReleaseAction action : old) {
      var metadata = action.getMetadata();
      var key = new ObjectKey("ReleaseAction", metadata.getNamespace(), metadata.getName());
      try {
        writer.delete(
            new ObjectKey(Keys.CATEGORY, metadata.getNamespace(), "sweeper"),
            key,
            metadata.getResourceVersion());
      } catch (ClusterFailure failed) {
        LOG.info("{} stays until the next sweep: {}", key, failed.sentence());
      }
    }
  }

  private static Instant made(ReleaseAction action) {
    try {
      return Instant.parse(action.getMetadata().getCreationTimestamp());
    } catch (DateTimeException edited) {
      return Instant.MAX.minus(KEPT);
    }
  }
}
