package dev.headway.rollout.simulation;

import dev.headway.rollout.simulation.Transition.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of a place in words: events with the same outcome share a line. */
final class TransitionPage {
  private static final int ALL = Form.values().length;

  private TransitionPage() {}

  private record Outcome(String forms, Transition then) {}

  static String of(Place place, List<Row> rows) {
    StringBuilder text = new StringBuilder("\n### " + capital(place.words()) + "\n\n");
    text.append(place.meaning()).append('.');
    String without = without(rows);
    text.append(without.isEmpty() ? "" : " Not in: " + without + ".");
    text.append("\n\n| In the next pass | In the end | When |\n|---|---|---|\n");
    Map<Outcome, List<String>> events = new LinkedHashMap<>();
    for (Row row : rows) {
      events
          .computeIfAbsent(new Outcome(row.forms(), row.then()), it -> new ArrayList<>())
          .add(row.what().words());
    }
    String everywhere = forms(rows);
    events.forEach(
        (outcome, what) ->
            text.append("| ")
                .append(next(outcome.then()))
                .append(" | ")
                .append(end(outcome.then()))
                .append(" | ")
                .append(String.join("; ", what))
                .append(outcome.forms().equals(everywhere) ? "" : " (" + words(outcome) + ")")
                .append(" |\n"));
    return text.toString();
  }

  /** The forms that have the place at all. */
  private static String forms(List<Row> rows) {
    return Stream.of(Form.values())
        .map(Form::name)
        .filter(
            name -> rows.stream().anyMatch(row -> List.of(row.forms().split(" ")).contains(name)))
        .collect(Collectors.joining(" "));
  }

  private static String without(List<Row> rows) {
    List<String> there = List.of(forms(rows).split(" "));
    return there.size() == ALL
        ? ""
        : Stream.of(Form.values())
            .filter(form -> !there.contains(form.name()))
            .map(Form::words)
            .collect(Collectors.joining(", "));
  }

  private static String words(Outcome outcome) {
    return Stream.of(outcome.forms().split(" "))
        .map(name -> Form.valueOf(name).words())
        .collect(Collectors.joining(", "));
  }

  private static String next(Transition then) {
    String answer =
        switch (then.answer()) {
          case "DONE" -> " (done)";
          case "REFUSED" -> " (refused)";
          default -> "";
        };
    return then.next().words() + answer;
  }

  private static String end(Transition then) {
    return then.end().words()
        + switch (then.serves()) {
          case "-" -> "";
          default -> ", " + then.serves() + " is stable";
        };
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
