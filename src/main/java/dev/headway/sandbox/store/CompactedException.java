package dev.headway.sandbox.store;

/** The event log does not reach back to the revision asked for: list again. */
public final class CompactedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long requested;
  private final long oldest;

  CompactedException(long requested, long oldest) {
    super("revision " + requested + " is older than " + oldest);
    this.requested = requested;
    this.oldest = oldest;
  }

  public long requested() {
    return requested;
  }

  /** The oldest revision from which a watch can still be resumed. */
  public long oldest() {
    return oldest;
  }
}
