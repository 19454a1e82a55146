package dev.headway.cli.demo;

import dev.headway.cli.render.Style;
import dev.headway.cli.render.Table;
import dev.headway.sandbox.world.load.LoadReport;
import dev.headway.sandbox.world.load.LoadReport.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The load by the version that answered: the share of the last two seconds as a bar, and what there
 * was in all.
 */
final class LoadPanel {
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final int BAR = 20;

  private LoadPanel() {}

  static List<String> lines(LoadReport load, Style style, Instant now) {
    Map<String, Count> recent = load.between(now.minus(WINDOW), now).byVersion();
    long sum = recent.values().stream().mapToLong(Count::requests).sum();
    Table table = new Table();
    load.byVersion()
        .forEach(
            (version, count) -> {
              Count last = recent.getOrDefault(version, new Count(0, 0));
              int share = sum == 0 ? 0 : Math.toIntExact(Math.round(100.0 * last.requests() / sum));
              String errors = count.failures() + (count.failures() == 1 ? " error" : " errors");
              table.row(
                  " answered by " + style.bold(version.isEmpty() ? "nobody" : version),
                  "%3d %%  %s".formatted(share, style.bar(share, BAR)),
                  count.requests() + " requests",
                  count.failures() == 0 ? style.dim(errors) : style.bad(errors));
            });
    return table.lines();
  }
}
