package dev.headway.rollout.observe;

import dev.headway.domain.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with a spec while it is read: each problem names the field and says what
 * is allowed. A field that is wrong reads as its default, so that reading goes on.
 */
final class Problems {

  private final List<String> found = new ArrayList<>();

  void add(String field, String rule) {
    found.add("`" + field + "` " + rule);
  }

  void addAll(List<String> sentences) {
    found.addAll(sentences);
  }

  Duration duration(String field, @Nullable String text, Duration otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException malformed) {
      add(field, "must be a duration such as '90s', '1m30s' or '500ms'");
      return otherwise;
    }
  }

  /** A duration of at least {@code least}. */
  Duration duration(String field, @Nullable String text, Duration otherwise, Duration least) {
    Duration read = duration(field, text, otherwise);
    if (read.compareTo(least) < 0) {
      add(field, "must be at least '" + Durations.format(least) + "'");
      return otherwise;
    }
    return read;
  }

  List<String> found() {
    return List.copyOf(found);
  }
}
