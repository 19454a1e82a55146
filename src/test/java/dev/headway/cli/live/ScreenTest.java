package dev.headway.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.cli.render.Style;
import dev.headway.cli.render.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent to a terminal so that a view is redrawn in place. */
class ScreenTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(sent, true, StandardCharsets.UTF_8);
  private final Screen screen = new Screen(new Terminal(out, out, true, Style.PLAIN, 12));

  @Test
  void theFirstDrawingBeginsWhereTheCursorIs() {
    screen.draw(List.of("one", "two"));
    assertThat(sent()).isEqualTo("one\u001b[K\ntwo\u001b[K\n\u001b[J");
  }

  @Test
  void theNextDrawingGoesBackOverTheLast() {
    screen.draw(List.of("one", "two", "three"));
    sent();
    screen.draw(List.of("four"));
    assertThat(sent()).isEqualTo("\u001b[3Ffour\u001b[K\n\u001b[J");
    screen.draw(List.of("five"));
    assertThat(sent()).startsWith("\u001b[1Ffive");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    screen.draw(List.of("0123456789abcdef"));
    String line = sent().replaceAll("\u001b\\[[KJ]", "").strip();
    assertThat(line).hasSizeLessThan(12).startsWith("01234567");
  }

  @Test
  void whatIsPrintedStaysAboveTheNextDrawing() {
    screen.draw(List.of("a", "b"));
    sent();
    screen.print("said");
    assertThat(sent()).isEqualTo("\u001b[2Fsaid\u001b[K\n\u001b[J");
    screen.draw(List.of("c"));
    assertThat(sent()).isEqualTo("c\u001b[K\n\u001b[J");
  }

  @Test
  void whatIsKeptIsNotDrawnOver() {
    screen.draw(List.of("a"));
    sent();
    screen.keep();
    screen.draw(List.of("b"));
    assertThat(sent()).isEqualTo("b\u001b[K\n\u001b[J");
  }

  private String sent() {
    String text = sent.toString(StandardCharsets.UTF_8);
    sent.reset();
    return text;
  }
}
