package dev.headway.rollout.decide;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A ReleaseAction without a result: what somebody asked for, and what it was meant for.
 *
 * @param argument of Rollback: a revision, version or release number; of Promote: Full
 */
public record ReleaseRequest(
    String name,
    Instant createdTime,
    Verb verb,
    OptionalInt release,
    Optional<String> revision,
    Optional<String> step,
    Optional<String> argument,
    Optional<String> reason,
    String resourceVersion) {

  /** The verbs. */
  public enum Verb {
    PROMOTE("Promote"),
    PAUSE("Pause"),
    RESUME("Resume"),
    ABORT("Abort"),
    RETRY("Retry"),
    ROLLBACK("Rollback"),
    JUMP_TO("JumpTo"),
    RESTART("Restart");

    private final String text;

    Verb(String text) {
      this.text = text;
    }

    /** As it stands in the API. */
    public String text() {
      return text;
    }
  }
}
