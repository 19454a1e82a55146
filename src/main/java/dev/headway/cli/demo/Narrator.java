package dev.headway.cli.demo;

import dev.headway.cli.live.ReleaseFollower.Sight;
import dev.headway.cli.live.Screen;
import dev.headway.cli.render.ReleaseText;
import dev.headway.cli.render.ReleaseView;
import dev.headway.cli.render.Style;
import dev.headway.cli.render.Terminal;
import dev.headway.sandbox.world.load.LoadReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells the story: lines that stay, and on a terminal the release and the load redrawn below them.
 */
final class Narrator {
  private static final Duration REDRAW = Duration.ofMillis(200);

  private final Terminal terminal;
  private final Instant start;
  private final Function<Sight, ReleaseView> views;
  private final boolean silent;
  private final Optional<Screen> screen;
  private Instant drawn = Instant.EPOCH;

  /**
   * @param silent tells nothing: the summary is asked for as a document
   */
  Narrator(Terminal terminal, boolean silent, Instant start, Function<Sight, ReleaseView> views) {
    this.terminal = terminal;
    this.silent = silent;
    this.start = start;
    this.views = views;
    this.screen =
        terminal.interactive() && !silent ? Optional.of(new Screen(terminal)) : Optional.empty();
  }

  Style style() {
    return terminal.style();
  }

  void scene(String title) {
    line("");
    line(style().bold(title));
  }

  /** A line with the seconds since the start before it. */
  void say(Instant when, String text) {
    double seconds = Duration.between(start, when).toMillis() / 1000.0;
    line(style().dim(String.format(Locale.ROOT, "%6.1f s", seconds)) + "  " + text);
  }

  /** A line that a terminal shows below already. */
  void whisper(Instant when, String text) {
    if (screen.isEmpty()) {
      say(when, text);
    }
  }

  /** The load so far, where it is not drawn all the time. */
  void tally(LoadReport load, Instant now) {
    if (screen.isEmpty()) {
      LoadPanel.lines(load, style(), now).forEach(text -> line("         " + text));
    }
  }

  void show(Optional<Sight> sight, Optional<LoadReport> load, Instant now) {
    if (screen.isEmpty() || Duration.between(drawn, now).compareTo(REDRAW) < 0) {
      return;
    }
    drawn = now;
    List<String> lines = new ArrayList<>();
    lines.add("");
    sight.ifPresent(s -> lines.addAll(ReleaseText.lines(views.apply(s), style(), now)));
    load.ifPresent(
        l -> {
          lines.add("");
          lines.addAll(LoadPanel.lines(l, style(), now));
        });
    screen.get().draw(lines);
  }

  void line(String text) {
    if (silent) {
      return;
    }
    screen.ifPresentOrElse(s -> s.print(text), () -> terminal.out().println(text));
  }
}
