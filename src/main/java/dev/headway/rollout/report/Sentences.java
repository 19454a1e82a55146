package dev.headway.rollout.report;

import java.util.List;
import java.util.Locale;

/** The form of messages: a capital first, one line, no dot at the end, bounded. */
final class Sentences {

  private static final int LENGTH = 300;

  private Sentences() {}

  static String of(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    while (line.endsWith(".")) {
      line = line.substring(0, line.length() - 1);
    }
    if (line.isEmpty()) {
      return "Nothing to say";
    }
    String capital = line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1);
    return capital.length() <= LENGTH ? capital : capital.substring(0, LENGTH - 1) + "…";
  }

  static String of(List<String> sorted) {
    return of(String.join("; ", sorted.stream().sorted().toList()));
  }
}
