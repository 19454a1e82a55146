package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.cluster.Cache.Change;
import dev.headway.sandbox.world.cluster.Key;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What a controller has done and not yet seen in its cache. Until it has, it must not count: it
 * would make the same object twice. Thread-safe.
 */
final class Expectations {
  /** A change that was missed must not stop the controller for ever. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final InstantSource time;
  private final Map<Key, Map<String, Instant>> created = new ConcurrentHashMap<>();
  private final Map<Key, Map<String, Instant>> deleted = new ConcurrentHashMap<>();

  Expectations(InstantSource time) {
    this.time = time;
  }

  /**
   * Something was made.
   *
   * @param seen whether the cache has the object of this uid
   */
  void made(Key owner, String uid, Predicate<String> seen) {
    await(created, owner, uid);
    if (seen.test(uid)) {
      created.getOrDefault(owner, Map.of()).keySet().remove(uid);
    }
  }

  void removed(Key owner, String uid) {
    await(deleted, owner, uid);
  }

  /** Call it for each change of what the controller makes. */
  void observe(Key owner, Change<? extends HasMetadata> change) {
    String uid = change.latest().getMetadata().getUid();
    created.getOrDefault(owner, Map.of()).keySet().remove(uid);
    if (change.after().isEmpty() || Pods.isTerminating(change.latest())) {
      deleted.getOrDefault(owner, Map.of()).keySet().remove(uid);
    }
  }

  boolean met(Key owner) {
    return met(created, owner) && met(deleted, owner);
  }

  void forget(Key owner) {
    created.remove(owner);
    deleted.remove(owner);
  }

  private void await(Map<Key, Map<String, Instant>> expected, Key owner, String uid) {
    expected
        .computeIfAbsent(owner, key -> new ConcurrentHashMap<>())
        .put(uid, time.instant().plus(PATIENCE));
  }

  private boolean met(Map<Key, Map<String, Instant>> expected, Key owner) {
    Instant now = time.instant();
    Map<String, Instant> waiting = expected.get(owner);
    if (waiting == null) {
      return true;
    }
    waiting.values().removeIf(now::isAfter);
    return waiting.isEmpty();
  }
}
