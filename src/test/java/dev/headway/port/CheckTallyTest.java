package dev.headway.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.port.CheckCourse.Backoff;
import dev.headway.port.CheckCourse.CheckPace;
import dev.headway.port.CheckResult.Outcome;
import dev.headway.port.CheckTally.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * P passed, B answered badly, N no connection, X not allowed; two failures fail, two passes pass.
 */
class CheckTallyTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final CheckPace PACE =
      new CheckPace(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          2,
          2,
          new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10)));

  @ParameterizedTest
  @CsvSource({
    "'', PENDING",
    "P, PENDING",
    "PP, PASSING",
    "PBPB, PENDING",
    "PPB, PASSING",
    "PPBB, FAILING",
    "PPBBP, FAILING",
    "PPBBPP, PASSING",
    "BB, FAILING",
    "NN, UNREACHABLE",
    "NB, FAILING",
    "BN, FAILING",
    "XX, UNREACHABLE",
    "BPNN, UNREACHABLE"
  })
  void resultsInARowDecide(String results, Standing standing) {
    assertThat(tally(results).at(START, PACE)).isEqualTo(standing);
  }

  @ParameterizedTest
  @CsvSource({"'', UNREACHABLE", "P, FAILING", "B, FAILING", "N, UNREACHABLE", "PP, PASSING"})
  void whoHasNotPassedInTimeHasFailed(String results, Standing standing) {
    assertThat(tally(results).at(START.plusSeconds(30), PACE)).isEqualTo(standing);
  }

  @Test
  void aCourseFailsWithAnyTargetAndPassesWithAll() {
    assertThat(CheckTally.together(List.of())).isEqualTo(Standing.PENDING);
    assertThat(CheckTally.together(List.of(Standing.PASSING, Standing.PASSING)))
        .isEqualTo(Standing.PASSING);
    assertThat(CheckTally.together(List.of(Standing.PASSING, Standing.PENDING)))
        .isEqualTo(Standing.PENDING);
    assertThat(CheckTally.together(List.of(Standing.PENDING, Standing.UNREACHABLE)))
        .isEqualTo(Standing.UNREACHABLE);
    assertThat(CheckTally.together(List.of(Standing.UNREACHABLE, Standing.FAILING)))
        .isEqualTo(Standing.FAILING);
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 1", "2, 2", "3, 4", "4, 8", "5, 10", "60, 10"})
  void pausesGrowAfterFailures(int failures, int seconds) {
    assertThat(PACE.pauseAfter(failures)).isEqualTo(Duration.ofSeconds(seconds));
  }

  private static CheckTally tally(String results) {
    CheckTally tally = CheckTally.untried(START);
    for (char each : results.toCharArray()) {
      tally = tally.with(result(each), PACE);
    }
    return tally;
  }

  private static CheckResult result(char letter) {
    Outcome outcome =
        switch (letter) {
          case 'P' -> Outcome.PASSED;
          case 'B' -> Outcome.ANSWERED_BADLY;
          case 'N' -> Outcome.NO_CONNECTION;
          default -> Outcome.NOT_ALLOWED;
        };
    return new CheckResult(START, START.plusMillis(5), outcome, OptionalInt.empty(), "told");
  }
}
