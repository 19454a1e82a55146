package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.StrategySpec;
import dev.headway.domain.Amount;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategyReaderTest {
  private final Problems problems = new Problems();

  private Rolling rolling(String yaml) {
    return (Rolling)
        new StrategyReader(problems).read(Serialization.unmarshal(yaml, StrategySpec.class));
  }

  @Test
  void noStrategyIsRollingWithItsDefaults() {
    var defaults =
        new Rolling(Amount.pods(1), Duration.ofSeconds(5), 1, Amount.pods(1), Amount.pods(0));
    assertThat(new StrategyReader(problems).read(null)).isEqualTo(defaults);
    assertThat(rolling("type: Rolling")).isEqualTo(defaults);
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void aBatchComesUpWhole() {
    Rolling rolling = rolling("type: Rolling\nrolling: {batchSize: 25%}");
    assertThat(rolling.batchSize()).isEqualTo(Amount.percent(25));
    assertThat(rolling.maxSurge()).isEqualTo(Amount.percent(25));
  }

  @Test
  void everythingWritten() {
    assertThat(
            rolling(
                "type: Rolling\nrolling: {batchSize: 3, batchDelay: 1m, maxFailures: 4,"
                    + " maxSurge: 0, maxUnavailable: 50%}"))
        .isEqualTo(
            new Rolling(
                Amount.pods(3), Duration.ofMinutes(1), 4, Amount.pods(0), Amount.percent(50)));
    assertThat(problems.found()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batchSize: half | `spec.strategy.rolling.batchSize` must be a number from 0, or a"
            + " percentage from '0%' to '100%', not 'half'",
        "batchSize: 0 | `spec.strategy.rolling.batchSize` must not be 0",
        "maxSurge: 0 | `spec.strategy.rolling.maxUnavailable` must not be 0 when `maxSurge` is 0",
        "batchDelay: soon | `spec.strategy.rolling.batchDelay` must be a duration such as '90s',"
            + " '1m30s' or '500ms'",
      })
  void whatTheSchemaLetsThroughIsRefusedByField(String member, String problem) {
    rolling("type: Rolling\nrolling: {" + member + "}");
    assertThat(problems.found()).contains(problem);
  }
}
