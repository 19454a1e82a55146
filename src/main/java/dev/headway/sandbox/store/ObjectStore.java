package dev.headway.sandbox.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Objects under one revision counter. Thread-safe: one writer at a time, and every list is a
 * consistent state at its revision.
 *
 * <p>Writes compare and swap: {@link #replace} and {@link #delete} name the revision that the
 * caller read and do nothing when the object has moved on. Trees handed to a write belong to the
 * store from then on; it stamps {@code metadata.resourceVersion} into them.
 */
public final class ObjectStore {
  private final int logCapacity;
  private final int watchCapacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<GroupResource, Shelf> shelves = new HashMap<>();
  private long revision = 1;

  /** All that belongs to one resource. */
  private static final class Shelf {
    final NavigableMap<ObjectKey, StoredObject> objects = new TreeMap<>();
    final EventLog log;
    final List<Subscription> watchers = new CopyOnWriteArrayList<>();

    Shelf(int logCapacity) {
      this.log = new EventLog(logCapacity);
    }
  }

  /**
   * @param logCapacity changes kept per resource; older ones are compacted
   * @param watchCapacity changes that one watcher may fall behind before it is cut off
   */
  public ObjectStore(int logCapacity, int watchCapacity) {
    this.logCapacity = logCapacity;
    this.watchCapacity = watchCapacity;
  }

  /** The revision of the latest write. */
  public long revision() {
    return locked(() -> revision);
  }

  public Optional<StoredObject> get(ObjectKey key) {
    return locked(() -> Optional.ofNullable(shelf(key.resource()).objects.get(key)));
  }

  /** All objects of a resource, of one namespace unless it is {@code ""}. */
  public Listing list(GroupResource resource, String namespace) {
    return locked(() -> new Listing(revision, select(shelf(resource).objects.values(), namespace)));
  }

  /**
   * What {@link #list} gave when the store was at a revision.
   *
   * @throws CompactedException when the log does not reach back to it
   */
  public Listing listAt(GroupResource resource, String namespace, long at) {
    return locked(
        () -> {
          Shelf shelf = shelf(resource);
          Map<ObjectKey, StoredObject> objects = new TreeMap<>(shelf.objects);
          for (Change change : shelf.log.since(at).reversed()) {
            ObjectKey key = change.after().orElseThrow().key();
            change.before().ifPresentOrElse(o -> objects.put(key, o), () -> objects.remove(key));
          }
          return new Listing(at, select(objects.values(), namespace));
        });
  }

  private static List<StoredObject> select(Collection<StoredObject> objects, String namespace) {
    if (namespace.isEmpty()) {
      return List.copyOf(objects);
    }
    List<StoredObject> found = new ArrayList<>();
    for (StoredObject object : objects) {
      if (object.key().namespace().equals(namespace)) {
        found.add(object);
      }
    }
    return found;
  }

  /** Stores a new object, or returns empty when the name is taken. */
  public Optional<StoredObject> create(ObjectKey key, ObjectNode tree) {
    return locked(
        () -> {
          Shelf shelf = shelf(key.resource());
          if (shelf.objects.containsKey(key)) {
            return Optional.empty();
          }
          StoredObject stored = stamp(key, tree);
          shelf.objects.put(key, stored);
          publish(shelf, Change.Type.ADDED, stored, Optional.empty());
          return Optional.of(stored);
        });
  }

  /** Replaces the state read at {@code expected}, or returns empty when that is not the latest. */
  public Optional<StoredObject> replace(ObjectKey key, long expected, ObjectNode tree) {
    return locked(
        () -> {
          Shelf shelf = shelf(key.resource());
          StoredObject before = shelf.objects.get(key);
          if (before == null || before.revision() != expected) {
            return Optional.empty();
          }
          StoredObject stored = stamp(key, tree);
          shelf.objects.put(key, stored);
          publish(shelf, Change.Type.MODIFIED, stored, Optional.of(before));
          return Optional.of(stored);
        });
  }

  /** Removes the object read at {@code expected}, or returns empty when that is not the latest. */
  public Optional<StoredObject> delete(ObjectKey key, long expected) {
    return locked(
        () -> {
          Shelf shelf = shelf(key.resource());
          StoredObject before = shelf.objects.get(key);
          if (before == null || before.revision() != expected) {
            return Optional.empty();
          }
          shelf.objects.remove(key);
          StoredObject last = stamp(key, before.tree().deepCopy());
          publish(shelf, Change.Type.DELETED, last, Optional.of(before));
          return Optional.of(last);
        });
  }

  /**
   * Watches a resource from a revision on.
   *
   * @throws CompactedException when the log does not reach back to it
   */
  public Subscription watch(GroupResource resource, long fromRevision, Runnable wakeUp) {
    return locked(
        () -> {
          Shelf shelf = shelf(resource);
          List<Change> missed = shelf.log.since(fromRevision);
          return subscribe(shelf, missed, wakeUp);
        });
  }

  /**
   * Watches a resource beginning with its present state: an {@link Change.Type#ADDED} for each
   * object, then a bookmark, then what changes.
   */
  public Subscription watchFromNow(GroupResource resource, Runnable wakeUp) {
    return locked(
        () -> {
          Shelf shelf = shelf(resource);
          List<Change> initial = new ArrayList<>();
          for (StoredObject object : shelf.objects.values()) {
            initial.add(
                new Change(
                    Change.Type.ADDED, object.revision(), Optional.of(object), Optional.empty()));
          }
          initial.add(Change.bookmark(revision));
          return subscribe(shelf, initial, wakeUp);
        });
  }

  /** Puts a bookmark with the present revision into one watcher's queue. */
  public void bookmark(Subscription subscription) {
    locked(
        () -> {
          subscription.offer(Change.bookmark(revision));
          return true;
        });
  }

  /** Forgets the event log of a resource, so that older watches must list again. */
  public void compact(GroupResource resource) {
    locked(
        () -> {
          shelf(resource).log.compact(revision);
          return true;
        });
  }

  /** The number of watchers of a resource, for tests and diagnosis. */
  public int watchers(GroupResource resource) {
    return locked(() -> shelf(resource).watchers.size());
  }

  private Subscription subscribe(Shelf shelf, List<Change> backlog, Runnable wakeUp) {
    Subscription subscription =
        new Subscription(watchCapacity + backlog.size(), wakeUp, shelf.watchers::remove);
    backlog.forEach(subscription::offer);
    shelf.watchers.add(subscription);
    return subscription;
  }

  private StoredObject stamp(ObjectKey key, ObjectNode tree) {
    revision++;
    tree.withObjectProperty("metadata").put("resourceVersion", Long.toString(revision));
    return new StoredObject(key, revision, tree);
  }

  private static void publish(
      Shelf shelf, Change.Type type, StoredObject after, Optional<StoredObject> before) {
    Change change = new Change(type, after.revision(), Optional.of(after), before);
    shelf.log.append(change);
    for (Subscription watcher : shelf.watchers) {
      watcher.offer(change);
    }
  }

  private Shelf shelf(GroupResource resource) {
    return shelves.computeIfAbsent(resource, r -> new Shelf(logCapacity));
  }

  private <T> T locked(Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }
}
