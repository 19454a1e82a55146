package dev.headway.cli.demo;

import dev.headway.cli.render.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What happened from one moment to the next, in words: shares of the traffic, and what is awaited.
 */
final class Chronicle {
  private Chronicle() {}

  static List<String> between(Moment before, Moment after, Style style) {
    List<String> lines = new ArrayList<>();
    Set<String> versions = new TreeSet<>(before.shares().keySet());
    versions.addAll(after.shares().keySet());
    for (String version : versions) {
      shift(before, after, version, style).ifPresent(lines::add);
    }
    String waiting = after.deployment().waitingFor();
    if (!waiting.isBlank() && !waiting.equals(before.deployment().waitingFor())) {
      lines.add(style.dim("waits: " + waiting));
    }
    return lines;
  }

  private static Optional<String> shift(Moment before, Moment after, String version, Style style) {
    int from = before.share(version);
    int to = after.share(version);
    if (from == to) {
      return Optional.empty();
    }
    long ready = after.ready(version);
    String text =
        "%s of the traffic on %s, %d %s ready"
            .formatted(to + " %", version, ready, ready == 1 ? "pod" : "pods");
    return Optional.of(to > from ? style.good(text) : text);
  }
}
