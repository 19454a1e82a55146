package dev.headway.sandbox.store;

import java.util.Optional;

/**
 * One entry of the event log.
 *
 * @param revision the revision that the write got; strictly increasing within a resource
 * @param after the state written; for {@link Type#DELETED} the last state, stamped with the
 *     revision of the deletion; empty only for {@link Type#BOOKMARK}
 * @param before the state that was replaced or deleted
 */
public record Change(
    Type type, long revision, Optional<StoredObject> after, Optional<StoredObject> before) {

  /** What happened. */
  public enum Type {
    /** The object did not exist before. */
    ADDED,
    /** The object existed and has another state now. */
    MODIFIED,
    /** The object is gone. */
    DELETED,
    /** Nothing happened; every change up to the revision has been handed out. */
    BOOKMARK
  }

  static Change bookmark(long revision) {
    return new Change(Type.BOOKMARK, revision, Optional.empty(), Optional.empty());
  }
}
