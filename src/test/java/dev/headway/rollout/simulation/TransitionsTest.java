package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.testing.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The table of places and events: what the planner makes of everything that can happen anywhere, in
 * the next pass and in the end. Written anew by -Dgolden.update=true, to be read as prose.
 */
class TransitionsTest {
  private static final Path DATA = Path.of("src/test/resources/rollout/transitions");

  @ParameterizedTest
  @EnumSource(Place.class)
  void thePlannerDoesWhatTheTableSays(Place place) throws IOException {
    String lines = lines(Transition.from(place));
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(DATA);
      Files.writeString(file(place), lines);
    }
    assertThat(file(place))
        .as("run with -Dgolden.update=true and review the difference")
        .hasContent(lines);
  }

  @Test
  void theDocumentSaysIt() {
    StringBuilder text = new StringBuilder();
    for (Place place : Place.values()) {
      List<Transition.Row> rows = new ArrayList<>();
      GeneratedFile.read(file(place)).lines().map(Transition.Row::parse).forEach(rows::add);
      text.append(TransitionPage.of(place, rows));
    }
    GeneratedFile.verifySection(
        Path.of("docs/concepts/transitions.md"), "transitions", text.toString());
  }

  private static String lines(List<Transition.Row> rows) {
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append(row.line()).append('\n'));
    return lines.toString();
  }

  private static Path file(Place place) {
    return DATA.resolve(place.words().replace(' ', '-') + ".table");
  }
}
