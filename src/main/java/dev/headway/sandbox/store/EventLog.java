package dev.headway.sandbox.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last changes of one resource. Guarded by the store's lock. */
final class EventLog {
  private final int capacity;
  private final Deque<Change> changes = new ArrayDeque<>();
  private long compacted;

  EventLog(int capacity) {
    this.capacity = capacity;
  }

  void append(Change change) {
    changes.addLast(change);
    if (changes.size() > capacity) {
      compacted = changes.removeFirst().revision();
    }
  }

  /** Changes after the revision, oldest first. */
  List<Change> since(long revision) {
    if (revision < compacted) {
      throw new CompactedException(revision, compacted);
    }
    List<Change> newer = new ArrayList<>();
    for (Change change : changes) {
      if (change.revision() > revision) {
        newer.add(change);
      }
    }
    return newer;
  }

  /** Forgets everything up to the revision, as a compaction of etcd does. */
  void compact(long revision) {
    while (!changes.isEmpty() && changes.getFirst().revision() <= revision) {
      changes.removeFirst();
    }
    compacted = Math.max(compacted, revision);
  }
}
