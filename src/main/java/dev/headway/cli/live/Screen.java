package dev.headway.cli.live;

import dev.headway.cli.render.Table;
import dev.headway.cli.render.Terminal;
import java.io.PrintStream;
import java.util.List;

/**
 * The lower end of a terminal, redrawn in place: what is printed above scrolls away as usual. Only
 * for an interactive terminal. Not thread-safe.
 */
public final class Screen {
  private static final String TO_LINE_END = "\u001b[K";
  private static final String TO_SCREEN_END = "\u001b[J";

  private final PrintStream out;
  private final int width;
  private int drawn;

  public Screen(Terminal terminal) {
    this.out = terminal.out();
    this.width = terminal.width();
  }

  /** Replaces what was drawn before by these lines, each cut to the terminal's width. */
  public void draw(List<String> lines) {
    StringBuilder text = back();
    for (String line : lines) {
      text.append(Table.cut(line, width - 1)).append(TO_LINE_END).append('\n');
    }
    out.print(text.append(TO_SCREEN_END));
    out.flush();
    drawn = lines.size();
  }

  /** Prints a line for good, above what is redrawn. */
  public void print(String line) {
    out.print(back().append(line).append(TO_LINE_END).append('\n').append(TO_SCREEN_END));
    out.flush();
    drawn = 0;
  }

  /** Leaves what is drawn as it stands; the next drawing begins below it. */
  public void keep() {
    drawn = 0;
  }

  private StringBuilder back() {
    StringBuilder text = new StringBuilder();
    return drawn == 0 ? text : text.append("\u001b[").append(drawn).append('F');
  }
}
