package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.cli.ConsoleBlocks.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleBlocksTest {
  @Test
  void commandsAndWhatIsSeen() {
    List<Step> steps =
        ConsoleBlocks.of(
            """
            Text.
            ```sh
            not this
            ```
            ```console
            $ one \\
              two
            seen
            $ cat <<EOF
            inside
            EOF
            ```
            """);
    assertThat(steps)
        .containsExactly(
            new Step("one \\\n  two", List.of("seen")),
            new Step("cat <<EOF\ninside\nEOF", List.of()));
  }

  @Test
  void outputIsComparedByLine() {
    Step step = new Step("x", List.of("NAME   AGE", "...", "b …s"));
    assertThat(ConsoleBlocks.missing(step, "NAME AGE\na 1s\nb    12s\n")).isEmpty();
    assertThat(ConsoleBlocks.missing(step, "NAME AGE\na 1s\n")).containsExactly("b …s");
    assertThat(ConsoleBlocks.missing(new Step("x", List.of("b")), "a\nb\n")).containsExactly("b");
  }
}
