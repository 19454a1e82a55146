package dev.headway.rollout.act;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookOutputTest {

  @Test
  void theLastLinesAreKept() {
    String text =
        IntStream.rangeClosed(1, 30).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    assertThat(HookOutput.tail(text).lines()).hasSize(10).last().isEqualTo("line 30");
  }

  @Test
  void longOnesAreCutShort() {
    String text = ("x".repeat(500) + "\n").repeat(20);
    assertThat(HookOutput.tail(text)).hasSizeLessThanOrEqualTo(HookOutput.LENGTH);
    assertThat(HookOutput.tail(text).lines()).allMatch(line -> line.length() == 200);
  }

  @ParameterizedTest
  @CsvSource({
    "PASSWORD=hunter2 and more, PASSWORD=[left out] and more",
    "DB_PASSWORD: 'a b', DB_PASSWORD: [left out]",
    "\"apiKey\": \"abc\" done, \"apiKey\": [left out] done",
    "Authorization: Bearer abcdefghij, Authorization: [left out]",
    "curl -H 'bearer abcdefghij', curl -H 'bearer [left out]'",
    "postgres://app:pw@db/shop, postgres://[left out]@db/shop",
    "got eyJhbGciOi.eyJzdWIi.c2ln back, got [left out] back",
    "applied 3 migrations, applied 3 migrations",
  })
  void whatLooksLikeASecretIsLeftOut(String line, String shown) {
    assertThat(HookOutput.tail(line)).isEqualTo(shown);
  }

  @Test
  void anArmouredKeyIsLeftOutAsAWhole() {
    String key = "-----BEGIN RSA PRIVATE KEY-----\nabc\ndef\n-----END RSA PRIVATE KEY-----";
    assertThat(HookOutput.tail("before\n" + key + "\nafter"))
        .isEqualTo("before\n[left out]\nafter");
  }

  @Test
  void nothingControlsATerminal() {
    assertThat(HookOutput.tail("\u001b[31mred\u001b[0m\u0007")).isEqualTo("red");
  }
}
