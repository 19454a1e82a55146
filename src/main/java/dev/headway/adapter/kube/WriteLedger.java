package dev.headway.adapter.kube;

import dev.headway.domain.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Remembers what was written until the watches have brought it, so that no decision rests on what
 * was there before. Thread-safe.
 */
public final class WriteLedger {

  /**
   * How long a write is waited for. Only an object that somebody changed and deleted between two
   * watch events stays that long.
   */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final InstantSource time;
  private final Map<ObjectKey, Map<ObjectKey, Entry>> byDeployment = new ConcurrentHashMap<>();
  private final AtomicLong nextSweep = new AtomicLong(Long.MIN_VALUE);

  /** An empty ledger. */
  public WriteLedger(InstantSource time) {
    this.time = time;
  }

  /** A write; an empty resourceVersion stands for a deletion. */
  private record Entry(Optional<String> resourceVersion, Instant until) {}

  /** An object was created or changed and is now at this version. */
  void wrote(ObjectKey deployment, ObjectKey key, String resourceVersion) {
    note(deployment, key, Optional.of(resourceVersion));
  }

  /** An object was deleted. */
  void deleted(ObjectKey deployment, ObjectKey key) {
    note(deployment, key, Optional.empty());
  }

  private void note(ObjectKey deployment, ObjectKey key, Optional<String> resourceVersion) {
    Instant now = time.instant();
    sweep(now);
    byDeployment.compute(
        deployment,
        (same, known) -> {
          Map<ObjectKey, Entry> entries = known == null ? new HashMap<>() : known;
          entries.put(key, new Entry(resourceVersion, now.plus(PATIENCE)));
          return entries;
        });
  }

  /** What was written for deployments that nobody asks about any more goes, too. */
  private void sweep(Instant now) {
    long due = nextSweep.get();
    if (now.toEpochMilli() > due
        && nextSweep.compareAndSet(due, now.plus(PATIENCE).toEpochMilli())) {
      byDeployment.keySet().forEach(each -> without(each, entry -> now.isAfter(entry.until())));
    }
  }

  private void without(ObjectKey deployment, Predicate<Entry> which) {
    byDeployment.computeIfPresent(
        deployment,
        (same, entries) -> {
          entries.values().removeIf(which);
          return entries.isEmpty() ? null : entries;
        });
  }

  /**
   * Whether something written for a deployment has not been seen yet.
   *
   * @param cached what the caches hold of an object; empty where they hold none
   */
  boolean isCatchingUp(ObjectKey deployment, Function<ObjectKey, Optional<HasMetadata>> cached) {
    Instant now = time.instant();
    byDeployment.computeIfPresent(
        deployment,
        (same, entries) -> {
          entries
              .entrySet()
              .removeIf(
                  each ->
                      now.isAfter(each.getValue().until())
                          || holds(each.getValue(), cached.apply(each.getKey())));
          return entries.isEmpty() ? null : entries;
        });
    return byDeployment.containsKey(deployment);
  }

  /** How many deployments have something that was not seen yet. */
  int size() {
    return byDeployment.size();
  }

  private static boolean holds(Entry entry, Optional<HasMetadata> cached) {
    if (entry.resourceVersion().isEmpty()) {
      return cached.map(object -> object.getMetadata().getDeletionTimestamp() != null).orElse(true);
    }
    return cached
        .map(object -> object.getMetadata().getResourceVersion())
        .map(version -> !isOlder(version, entry.resourceVersion().get()))
        .orElse(false);
  }

  /** Versions of one kind are numbers that grow; anything else is only compared for equality. */
  static boolean isOlder(String version, String than) {
    try {
      return Long.parseUnsignedLong(version) < Long.parseUnsignedLong(than);
    } catch (NumberFormatException opaque) {
      return !version.equals(than);
    }
  }
}
