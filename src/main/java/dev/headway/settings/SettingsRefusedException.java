package dev.headway.settings;

import java.util.List;

/** Settings that are not taken over, since something in them is not understood or not allowed. */
public final class SettingsRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  SettingsRefusedException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each, with where it stands and which key it is about. */
  public List<String> problems() {
    return problems;
  }
}
