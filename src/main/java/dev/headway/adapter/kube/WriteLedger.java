package dev.headway.adapter.kube;

import dev.headway.domain.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

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
  private final Map<ObjectKey, Entry> entries = new ConcurrentHashMap<>();

  /** An empty ledger. */
  public WriteLedger(InstantSource time) {
    this.time = time;
  }

  /** A write; an empty resourceVersion stands for a deletion. */
  private record Entry(ObjectKey deployment, Optional<String> resourceVersion, Instant until) {}

  /** An object was created or changed and is now at this version. */
  void wrote(ObjectKey deployment, ObjectKey key, String resourceVersion) {
    entries.put(
        key, new Entry(deployment, Optional.of(resourceVersion), time.instant().plus(PATIENCE)));
  }

  /** An object was deleted. */
  void deleted(ObjectKey deployment, ObjectKey key) {
    entries.put(key, new Entry(deployment, Optional.empty(), time.instant().plus(PATIENCE)));
  }

  /**
   * Whether something written for a deployment has not been seen yet.
   *
   * @param cached what the caches hold of an object; empty where they hold none
   */
  boolean isCatchingUp(ObjectKey deployment, Function<ObjectKey, Optional<HasMetadata>> cached) {
    Instant now = time.instant();
    entries
        .entrySet()
        .removeIf(
            each ->
                now.isAfter(each.getValue().until())
                    || (each.getValue().deployment().equals(deployment)
                        && holds(each.getValue(), cached.apply(each.getKey()))));
    return entries.values().stream().anyMatch(each -> each.deployment().equals(deployment));
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
