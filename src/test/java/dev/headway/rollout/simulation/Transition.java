package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.RolloutPlanner;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What follows when something happens somewhere.
 *
 * @param next where it stands in the next pass
 * @param answer of a verb: done or refused; empty where nobody asked or nobody was answered
 * @param end where it stands once nothing happens any more
 * @param serves the letter of the revision that is stable then
 */
record Transition(Place next, String answer, Place end, String serves) {

  /** A line of the table: what follows from one event at one place, and for which forms. */
  record Row(Place from, Happening what, String forms, Transition then) {
    private static final int FIELDS = 7;

    String line() {
      return String.join(
          "|",
          from.name(),
          what.name(),
          forms,
          then.next().name(),
          then.answer(),
          then.end().name(),
          then.serves());
    }

    static Row parse(String line) {
      String[] parts = line.split("\\|", FIELDS);
      return new Row(
          Place.valueOf(parts[0]),
          Happening.valueOf(parts[1]),
          parts[2],
          new Transition(Place.valueOf(parts[3]), parts[4], Place.valueOf(parts[5]), parts[6]));
    }
  }

  /** What the planner makes of everything that can happen at a place, form by form. */
  static List<Row> from(Place place) {
    Map<Form, World> worlds = new EnumMap<>(Form.class);
    Stream.of(Form.values())
        .forEach(form -> Reaching.world(place, form).ifPresent(world -> worlds.put(form, world)));
    List<Row> rows = new ArrayList<>();
    for (Happening what : Happening.values()) {
      Map<Transition, List<Form>> found = new LinkedHashMap<>();
      worlds.forEach(
          (form, world) ->
              found
                  .computeIfAbsent(of(world.copy(), what, form), it -> new ArrayList<>())
                  .add(form));
      found.forEach((then, forms) -> rows.add(new Row(place, what, names(forms), then)));
    }
    return rows;
  }

  private static String names(List<Form> forms) {
    return forms.stream().map(Form::name).collect(Collectors.joining(" "));
  }

  private static Transition of(World world, Happening what, Form form) {
    try {
      what.befall(world, form);
      Neighbours.ALL.forEach(neighbour -> neighbour.test(world));
      Place next = Place.of(RolloutPlanner.plan(Observer.observe(world)).next());
      Run run = new Run(world, RolloutPlanner::plan, Optional.empty(), List.of());
      run.toTheEnd();
      Ends.settled(world);
      return new Transition(next, answer(world), run.place(), serves(world));
    } catch (Violation broken) {
      throw new Violation(what.words() + ", " + form.words() + ": " + broken.getMessage());
    }
  }

  private static String answer(World world) {
    return world.answers.stream().findFirst().map(text -> text.split(" ", 2)[0]).orElse("");
  }

  private static String serves(World world) {
    return world.stable().map(set -> set.revision.name().substring(0, 1)).orElse("-");
  }
}
