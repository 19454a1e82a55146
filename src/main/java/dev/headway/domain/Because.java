package dev.headway.domain;

/**
 * Why something is done or held: one reason of the closed set, and a note for people without times
 * or counters.
 */
public record Because(Reason reason, String note) {
  public static Because of(Reason reason, String note) {
    return new Because(reason, note);
  }

  @Override
  public String toString() {
    return reason.text() + ": " + note;
  }
}
