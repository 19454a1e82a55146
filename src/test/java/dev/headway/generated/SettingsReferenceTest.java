package dev.headway.generated;

import dev.headway.settings.Setting;
import dev.headway.settings.Setting.Taken;
import dev.headway.testing.GeneratedFile;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference lists every setting as the program has it. */
class SettingsReferenceTest {
  @Test
  void theTableIsThatOfTheProgram() {
    String rows =
        Stream.of(Setting.values()).map(SettingsReferenceTest::row).collect(Collectors.joining());
    GeneratedFile.verifySection(
        Path.of("docs/reference/settings.md"),
        "settings",
        """
        | Key | Variable | Takes | Default | Followed | What it does |
        |---|---|---|---|---|---|
        """
            + rows);
  }

  private static String row(Setting setting) {
    String otherwise = String.join(", ", setting.otherwise());
    return "| `%s` | `%s` | %s | %s | %s | %s |\n"
        .formatted(
            setting.key(),
            setting.variable(),
            (setting.form().isList() ? "a list: " : "") + setting.form().allowed(),
            otherwise.isEmpty() ? "none" : "`" + otherwise + "`",
            setting.taken() == Taken.AT_ONCE ? "at once" : "at the next start",
            setting.meaning());
  }
}
