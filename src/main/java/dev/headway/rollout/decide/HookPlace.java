package dev.headway.rollout.decide;

import java.util.Optional;

/**
 * Where in a release a hook runs: at one of its points, or around one of its steps.
 *
 * @param when as it stands in the API: a {@link HookPoint}, or a {@link Side}
 * @param step the name of the step, where it is around one
 */
public record HookPlace(String when, Optional<String> step) {

  /** On which side of a step. */
  public enum Side {
    /** Before anything of the step is done. */
    BEFORE("Before"),
    /** Once its other gates have passed, before approval is asked. */
    AFTER("After");

    private final String text;

    Side(String text) {
      this.text = text;
    }

    /** As it stands in the API. */
    public String text() {
      return text;
    }
  }

  static HookPlace around(Side side, String step) {
    return new HookPlace(side.text(), Optional.of(step));
  }

  /** What {@link #text} gave. */
  public static HookPlace of(String text) {
    for (Side side : Side.values()) {
      if (text.startsWith(side.text() + " ")) {
        return around(side, text.substring(side.text().length() + 1));
      }
    }
    return new HookPlace(text, Optional.empty());
  }

  /** In one line; different for different places of a release. */
  public String text() {
    return step.map(name -> when + " " + name).orElse(when);
  }
}
