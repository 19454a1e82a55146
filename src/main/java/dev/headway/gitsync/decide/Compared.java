package dev.headway.gitsync.decide;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One object of Git against the cluster. */
public record Compared(Manifest manifest, State state) {

  public ObjectId id() {
    return manifest.id();
  }

  /** How the two stand. */
  public sealed interface State {
    /** The object is not there; a dry run made it. */
    record Absent(Map<String, Object> body) implements State {}

    /** Applying would change nothing. */
    record Same(String uid) implements State {}

    /**
     * Applying would change these fields.
     *
     * @param body what is to be applied
     * @param resourceVersion at which this was judged
     * @param textChanged whether it is the text in Git that changed, not the cluster
     * @param keepReplicas the live replicas, when they leave Git with this change
     */
    record Differs(
        String uid,
        String resourceVersion,
        Map<String, Object> body,
        List<Difference> fields,
        boolean textChanged,
        Optional<Integer> keepReplicas)
        implements State {}

    /** The cluster does not take it, or it belongs to somebody else. */
    record Refused(Refusal because, String message) implements State {}

    /** What it needs comes with the same commit and is not there yet. */
    record Waits() implements State {}

    /** It could not be read or tried this time. */
    record Unknown(String message) implements State {}
  }

  /**
   * A field that differs.
   *
   * @param writer the manager that wrote it last besides us; empty where there is none
   */
  public record Difference(String field, String writer) {}

  /** Why an object is refused. */
  public enum Refusal {
    /** The account may not. */
    Forbidden,
    /** The server finds it invalid. */
    Invalid,
    /** It belongs to another GitSync. */
    ForeignOwner
  }
}
