package dev.headway.rollout.decide;

import dev.headway.domain.Reason;

/**
 * Something worth telling that was found while deciding; the message has no times and no counters.
 */
public record Finding(Reason reason, Severity severity, String message) {
  /** Whether a human should look. */
  public enum Severity {
    NOTE,
    WARNING
  }

  public static Finding note(Reason reason, String message) {
    return new Finding(reason, Severity.NOTE, message);
  }

  public static Finding warning(Reason reason, String message) {
    return new Finding(reason, Severity.WARNING, message);
  }
}
