package dev.headway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code console} blocks of a guide: lines after {@code $} are typed, the lines below are what
 * is seen. In these, {@code …} stands for any text within a line and a line of {@code ...} for any
 * lines.
 */
final class ConsoleBlocks {
  /**
   * One command as typed (several lines where each ends in a backslash or opens a here-document),
   * and what is seen.
   */
  record Step(String typed, List<String> seen) {
    Step {
      seen = List.copyOf(seen);
    }
  }

  private static final String OPEN = "```console";
  private static final Pattern HERE = Pattern.compile("<<'?([A-Z]+)'?");

  private ConsoleBlocks() {}

  static List<Step> of(String markdown) {
    List<Step> steps = new ArrayList<>();
    boolean inside = false;
    Draft draft = null;
    for (String line : markdown.lines().toList()) {
      if (!inside) {
        inside = line.equals(OPEN);
      } else if (line.equals("```")) {
        inside = false;
        if (draft != null) {
          steps.add(draft.step());
          draft = null;
        }
      } else if (draft != null && draft.open()) {
        draft.typed.add(line);
      } else if (line.startsWith("$ ")) {
        if (draft != null) {
          steps.add(draft.step());
        }
        draft = new Draft(line.substring(2));
      } else if (draft != null) {
        draft.seen.add(line);
      }
    }
    return steps;
  }

  /** Whether the output is what the guide shows; else what is missing. */
  static List<String> missing(Step step, String output) {
    List<String> lines = output.lines().map(String::stripTrailing).toList();
    List<String> missing = new ArrayList<>();
    int at = 0;
    boolean skipping = false;
    for (String expected : step.seen()) {
      if (expected.equals("...")) {
        skipping = true;
        continue;
      }
      Pattern pattern = pattern(expected.stripTrailing());
      int found = find(lines, pattern, at, skipping);
      if (found < 0) {
        missing.add(expected);
      } else {
        at = found + 1;
        skipping = false;
      }
    }
    return missing;
  }

  private static int find(List<String> lines, Pattern pattern, int from, boolean skipping) {
    for (int i = from; i < lines.size(); i++) {
      if (pattern.matcher(lines.get(i)).matches()) {
        return i;
      }
      if (!skipping) {
        return -1;
      }
    }
    return -1;
  }

  /** Runs of blanks match any run: columns are as wide as their contents. */
  private static Pattern pattern(String expected) {
    return Pattern.compile(
        Stream.of(expected.split("…", -1))
            .map(
                part ->
                    Stream.of(part.split(" +", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(" +")))
            .collect(Collectors.joining(".*")));
  }

  private static final class Draft {
    private final List<String> typed = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();

    Draft(String first) {
      typed.add(first);
    }

    boolean open() {
      if (typed.getLast().endsWith("\\")) {
        return true;
      }
      var here = HERE.matcher(typed.getFirst());
      return here.find() && !(typed.size() > 1 && typed.getLast().equals(here.group(1)));
    }

    Step step() {
      return new Step(String.join("\n", typed), seen);
    }
  }
}
