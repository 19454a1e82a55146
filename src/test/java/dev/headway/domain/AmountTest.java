package dev.headway.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "3, 10, 3, 3",
    "0, 10, 0, 0",
    "25%, 10, 3, 2", // two and a half
    "25%, 4, 1, 1",
    "100%, 7, 7, 7",
    "0%, 7, 0, 0",
    "1%, 1, 1, 0",
    "50%, 0, 0, 0",
  })
  void aShareIsRoundedAsIsAskedFor(String text, int replicas, int up, int down) {
    Amount amount = Amount.parse(text);
    assertThat(amount.roundedUp(replicas)).isEqualTo(up);
    assertThat(amount.roundedDown(replicas)).isEqualTo(down);
    assertThat(amount).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "101%", "25 %", "%", "a", "07", "1.5"})
  void anythingElseIsRefusedInWords(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Amount.parse(text))
        .withMessage(
            "must be a number from 0, or a percentage from '0%' to '100%', not '" + text + "'");
  }
}
