package dev.headway.generated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.cli.ExitCode;
import dev.headway.cli.HeadwayCommand;
import dev.headway.cli.Host;
import dev.headway.cli.render.Terminal;
import dev.headway.testing.GeneratedFile;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The reference of commands is what {@code --help} says. */
class CommandReferenceTest {
  private static final Path PAGE = Path.of("docs/reference/cli.md");

  @Test
  void commands() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, CommandLine> command : commandLine().getSubcommands().entrySet()) {
      CommandLine line = command.getValue();
      if (!line.getCommandSpec().usageMessage().hidden()) {
        line.getCommandSpec().usageMessage().exitCodeListHeading("").exitCodeList(Map.of());
        text.append("\n### ").append(command.getKey()).append("\n\n```text\n");
        line.getUsageMessage(Ansi.OFF)
            .stripTrailing()
            .lines()
            .forEach(row -> text.append(row.stripTrailing()).append('\n'));
        text.append("```\n");
      }
    }
    GeneratedFile.verifySection(PAGE, "commands", text.append('\n').toString());
  }

  @Test
  void exitCodes() {
    StringBuilder table = new StringBuilder("\n| Code | |\n|---|---|\n");
    for (ExitCode code : ExitCode.values()) {
      table.append("| %d | %s |\n".formatted(code.status(), code.meaning()));
    }
    GeneratedFile.verifySection(PAGE, "exit codes", table.append('\n').toString());
  }

  @Test
  void everyCommandTeachesByExample() {
    commandLine()
        .getSubcommands()
        .forEach(
            (name, line) -> {
              if (!line.getCommandSpec().usageMessage().hidden()) {
                assertThat(line.getUsageMessage(Ansi.OFF))
                    .as(name)
                    .containsAnyOf("Example:", "Examples:");
              }
            });
  }

  private static CommandLine commandLine() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return HeadwayCommand.commandLine(
        new Host(
            Terminal.plain(nowhere, nowhere),
            InputStream.nullInputStream(),
            Map.of(),
            Path.of("."),
            "headway",
            () -> Instant.EPOCH,
            Instant.EPOCH));
  }
}
