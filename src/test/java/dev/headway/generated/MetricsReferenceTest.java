package dev.headway.generated;

import dev.headway.telemetry.Metric;
import dev.headway.testing.GeneratedFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference lists every meter as the program has it. */
class MetricsReferenceTest {
  @Test
  void theTableIsThatOfTheProgram() {
    String rows =
        Stream.of(Metric.values()).map(MetricsReferenceTest::row).collect(Collectors.joining());
    GeneratedFile.verifySection(
        Path.of("docs/reference/metrics.md"),
        "metrics",
        """
        | Metric | Labels | Type | What it says | Number of series |
        |---|---|---|---|---|
        """
            + rows);
  }

  private static String row(Metric metric) {
    String labels =
        metric.labels().stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            metric.exposed(),
            labels.isEmpty() ? "none" : labels,
            metric.type().name().toLowerCase(Locale.ROOT),
            metric.meaning(),
            metric.bound());
  }
}
