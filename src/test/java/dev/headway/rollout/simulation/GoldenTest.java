package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.rollout.decide.RolloutPlanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Transcripts of the stories in the quiet order, reviewed as prose; written by
 * -Dgolden.update=true.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/rollout");

  static Stream<Scenario> scenarios() {
    return Scenarios.all().stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void readsAsBefore(Scenario scenario) throws IOException {
    World world = scenario.atRest(RolloutPlanner::plan);
    String text =
        "# "
            + scenario.name()
            + "\n"
            + new Run(world, RolloutPlanner::plan, Optional.empty(), scenario.events())
                .toTheEnd()
                .text()
            + "# "
            + Run.outcome(world)
            + "\n";
    Path file = file(scenario);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, text);
    }
    assertThat(file).as("run with -Dgolden.update=true and review the difference").hasContent(text);
  }

  private static Path file(Scenario scenario) {
    return FOLDER.resolve(scenario.name().replaceAll("[^a-z0-9]+", "-") + ".golden");
  }

  /** What was written down of a story. */
  static String golden(Scenario scenario) {
    try {
      return Files.readString(file(scenario));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
