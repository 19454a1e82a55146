package dev.headway.cli.demo;

import dev.headway.cli.render.Style;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What happened from one moment to the next, in words: shares of the traffic, and what is awaited.
 */
final class Chronicle {
  /** What changes in a sentence without its saying anything new: a deadline that moves, a count. */
  private static final Pattern DEADLINE =
      Pattern.compile(", (fails at|held from|until) .*| \\(.*\\)|\\d+ of ");

  private Chronicle() {}

  /** The shares of the traffic, where they are not what they were. */
  static Optional<String> shares(Moment before, Moment after, Style style) {
    if (after.shares().isEmpty() || after.shares().equals(before.shares())) {
      return Optional.empty();
    }
    return Optional.of(
        after.shares().entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByKey(Comparator.reverseOrder()))
            .map(share -> share(after, share.getKey(), share.getValue(), style))
            .collect(Collectors.joining(style.separator())));
  }

  /** What is awaited, where it is not what it was. */
  static Optional<String> waiting(Moment before, Moment after, Style style) {
    String waiting = after.deployment().waitingFor();
    return waiting.isBlank() || gist(waiting).equals(gist(before.deployment().waitingFor()))
        ? Optional.empty()
        : Optional.of(style.dim(waiting));
  }

  private static String share(Moment moment, String version, int percent, Style style) {
    long ready = moment.ready(version);
    return style.bold(version + " " + percent + " %")
        + " of the traffic, "
        + ready
        + (ready == 1 ? " pod" : " pods")
        + " ready";
  }

  private static String gist(String waiting) {
    return DEADLINE.matcher(waiting).replaceAll("");
  }
}
