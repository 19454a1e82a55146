package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.testing.GeneratedFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each workload with each strategy on every occasion, in simulated time. */
class MatrixTest {
  private static final int ORDERS = 4;

  record Cell(Workload workload, Form form, Occasion occasion) {
    String missing() {
      String all = workload.missing(form);
      return all.isEmpty() ? occasion.missing(workload) : all;
    }

    @Override
    public String toString() {
      return workload.words() + ", " + form.words() + ", " + occasion.words();
    }
  }

  static Stream<Cell> cells() {
    return Stream.of(Workload.values())
        .flatMap(
            workload ->
                Stream.of(Form.values())
                    .flatMap(
                        form ->
                            Stream.of(Occasion.values())
                                .map(occasion -> new Cell(workload, form, occasion))));
  }

  static Stream<Cell> shown() {
    return cells().filter(cell -> cell.missing().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("shown")
  void endsAsItShould(Cell cell) {
    Scenario scenario = cell.occasion().scenario(cell.workload(), cell.form());
    scenario.play(RolloutPlanner::plan, Optional.empty());
    for (int seed = 0; seed < ORDERS; seed++) {
      Optional<Random> dice = Optional.of(new Random(seed));
      assertThatCode(() -> scenario.play(RolloutPlanner::plan, dice))
          .as("%s in the order of seed %d", cell, seed)
          .doesNotThrowAnyException();
    }
  }

  /** What cannot be shown yet is written down with its reason. */
  @Test
  void theDocumentHasEveryCell() {
    StringBuilder text =
        new StringBuilder("\n| Workload | Strategy | Shown | Not yet |\n|---|---|---|---|\n");
    for (Workload workload : Workload.values()) {
      for (Form form : Form.values()) {
        text.append(
            "| %s | %s | %s | %s |\n"
                .formatted(
                    workload.words(),
                    form.words(),
                    shown(workload, form),
                    missing(workload, form)));
      }
    }
    GeneratedFile.verifySection(
        Path.of("docs/concepts/tested.md"), "matrix", text.append('\n').toString());
  }

  private static String shown(Workload workload, Form form) {
    return cells(workload, form)
        .filter(cell -> cell.missing().isEmpty())
        .map(cell -> cell.occasion().words())
        .collect(Collectors.joining(", "));
  }

  private static String missing(Workload workload, Form form) {
    return workload.missing(form).isEmpty()
        ? cells(workload, form)
            .filter(cell -> !cell.missing().isEmpty())
            .map(cell -> cell.occasion().words() + ": " + cell.missing())
            .collect(Collectors.joining("; "))
        : "all: " + workload.missing(form);
  }

  private static Stream<Cell> cells(Workload workload, Form form) {
    return cells().filter(cell -> cell.workload() == workload && cell.form() == form);
  }
}
