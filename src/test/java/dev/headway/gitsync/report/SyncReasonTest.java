package dev.headway.gitsync.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each reason that asks somebody to look says in a runbook what to do. */
class SyncReasonTest {
  static Stream<SyncReason> warnings() {
    return Arrays.stream(SyncReason.values()).filter(SyncReason::isWarning);
  }

  @ParameterizedTest
  @MethodSource("warnings")
  void everyWarningHasARunbook(SyncReason reason) {
    assertThat(Path.of("docs/runbooks/" + reason + ".md")).exists();
  }
}
