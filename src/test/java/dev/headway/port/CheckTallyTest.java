package dev.headway.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.CheckTimes;
import dev.headway.port.CheckCourse.Backoff;
import dev.headway.port.CheckCourse.CheckPace;
import dev.headway.port.CheckResult.Outcome;
import dev.headway.port.CheckTally.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

  /** A try each second; a dash: no such time, a star: as long as it is known. */
  @ParameterizedTest(name = "{0}: good since {1}, last good {2}, bad since {3}")
  @CsvSource({
    "'', -, -, -",
    "P, *, 0, -",
    "PPP, *, 2, -",
    "PB, -, -, -",
    "PBP, 2, 2, -",
    "PBPP, 2, 3, -",
    "PPBB, -, -, 2",
    "PPBBBB, -, -, 4", // as many as fail it, the last ones
    "PPBBP, 4, 4, 2", // it still has failed
    "PPBBPB, -, -, 0", // not often enough since it passed: then since it is known
    "PPBBPBB, -, -, 5",
    "PPBBPP, 4, 5, -"
  })
  void itKnowsWhenItWasGoodAndBad(String results, String since, String last, String bad) {
    CheckTally tally = CheckTally.untried(START);
    for (int i = 0; i < results.length(); i++) {
      tally = tally.with(result(results.charAt(i), START.plusSeconds(i)), PACE);
    }
    assertThat(tally.times(START, PACE))
        .isEqualTo(new CheckTimes(time(since), time(last), time(bad)));
  }

  @Test
  void whoDidNotPassInTimeIsBadSinceItIsKnown() {
    assertThat(tally("PB").times(START.plusSeconds(30), PACE).badSince()).contains(START);
  }

  private static Optional<Instant> time(String seconds) {
    return switch (seconds) {
      case "-" -> Optional.empty();
      case "*" -> Optional.of(Instant.MIN);
      default -> Optional.of(START.plusSeconds(Long.parseLong(seconds)));
    };
  }

  private static CheckTally tally(String results) {
    CheckTally tally = CheckTally.untried(START);
    for (char each : results.toCharArray()) {
      tally = tally.with(result(each, START), PACE);
    }
    return tally;
  }

  private static CheckResult result(char letter, Instant start) {
    Outcome outcome =
        switch (letter) {
          case 'P' -> Outcome.PASSED;
          case 'B' -> Outcome.ANSWERED_BADLY;
          case 'N' -> Outcome.NO_CONNECTION;
          default -> Outcome.NOT_ALLOWED;
        };
    return new CheckResult(start, start.plusMillis(5), outcome, OptionalInt.empty(), "told");
  }
}
