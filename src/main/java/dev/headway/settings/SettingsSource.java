package dev.headway.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from: the command line before the environment, the environment before the
 * file, the file before the defaults.
 *
 * @param file the settings file, if there is one
 * @param options values given on the command line
 */
public record SettingsSource(
    Optional<Path> file, Map<String, String> environment, Map<Setting, List<String>> options) {

  /** The longest file that is read. */
  private static final int LONGEST = 65_536;

  public SettingsSource {
    environment = Map.copyOf(environment);
    options = Map.copyOf(options);
  }

  /** The text of the file; empty if there is none. */
  String text() throws SettingsRefusedException {
    if (file.isEmpty()) {
      return "";
    }
    try {
      byte[] bytes = Files.readAllBytes(file.get());
      if (bytes.length > LONGEST) {
        throw new SettingsRefusedException(
            List.of(file.get() + " must not be longer than " + LONGEST + " bytes"));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw new SettingsRefusedException(List.of(file.get() + " does not exist"));
    } catch (IOException unreadable) {
      throw new SettingsRefusedException(
          List.of(file.get() + " cannot be read: " + unreadable.getMessage()));
    }
  }

  /**
   * Reads everything anew.
   *
   * @throws SettingsRefusedException with every problem that was found; nothing is taken over then
   */
  public Settings read() throws SettingsRefusedException {
    return read(text());
  }

  Settings read(String text) throws SettingsRefusedException {
    List<String> problems = new ArrayList<>();
    Map<Setting, Given> given = new EnumMap<>(Setting.class);
    file.ifPresent(
        path -> given.putAll(SettingsFile.read(path.getFileName().toString(), text, problems)));
    given.putAll(Variables.read(environment, problems));
    options.forEach((setting, values) -> given.put(setting, new Given(values, "the command line")));
    given.forEach(
        (setting, value) ->
            setting
                .form()
                .refuses(value.values())
                .ifPresent(
                    why -> problems.add(value.where() + ": `" + setting.key() + "` " + why)));
    if (problems.isEmpty()) {
      return new SettingsReader(given).read(problems);
    }
    throw new SettingsRefusedException(problems);
  }
}
