package dev.headway.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a settings file: YAML, whose levels make up the key, with the line of each value. */
final class SettingsFile {
  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String name;
  private final List<String> problems;
  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

  private SettingsFile(String name, List<String> problems) {
    this.name = name;
    this.problems = problems;
  }

  /**
   * Reads the text of a file.
   *
   * @param name of the file, for messages
   * @param problems takes what is not understood
   */
  static Map<Setting, Given> read(String name, String text, List<String> problems) {
    var file = new SettingsFile(name, problems);
    try (JsonParser tokens = YAML.createParser(text)) {
      file.document(tokens);
    } catch (JsonProcessingException broken) {
      problems.add(file.at(broken.getLocation().getLineNr()) + sentence(broken));
    } catch (IOException unreadable) {
      problems.add(name + ": " + unreadable.getMessage());
    }
    return file.given;
  }

  private void document(JsonParser tokens) throws IOException {
    JsonToken first = tokens.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      problems.add(at(tokens) + "must be a map of settings");
      return;
    }
    object(tokens, "");
    if (tokens.nextToken() != null) {
      problems.add(at(tokens) + "must be one document");
    }
  }

  private void object(JsonParser tokens, String prefix) throws IOException {
    while (tokens.nextToken() == JsonToken.FIELD_NAME) {
      String key = prefix + tokens.currentName();
      String where = at(tokens);
      int line = tokens.currentTokenLocation().getLineNr();
      JsonToken value = tokens.nextToken();
      Optional<Setting> setting = Setting.of(key);
      if (setting.isPresent()) {
        value(tokens, setting.get(), where)
            .ifPresent(
                values -> given.put(setting.get(), new Given(values, name + " line " + line)));
      } else if (value == JsonToken.START_OBJECT && isLevel(key)) {
        object(tokens, key + ".");
      } else if (!(value.isScalarValue() && tokens.getText().isEmpty() && isLevel(key))) {
        problems.add(where + unknown(key));
        tokens.skipChildren();
      }
    }
  }

  private Optional<List<String>> value(JsonParser tokens, Setting setting, String where)
      throws IOException {
    JsonToken token = tokens.currentToken();
    if (token.isScalarValue()) {
      String text = token == JsonToken.VALUE_NULL ? "" : tokens.getText();
      return Optional.of(setting.form().isList() && text.isEmpty() ? List.of() : List.of(text));
    }
    if (token == JsonToken.START_ARRAY && setting.form().isList()) {
      return list(tokens, setting);
    }
    tokens.skipChildren();
    String wanted = setting.form().isList() ? "must be a list" : "must be one value";
    problems.add(where + "`" + setting.key() + "` " + wanted);
    return Optional.empty();
  }

  private Optional<List<String>> list(JsonParser tokens, Setting setting) throws IOException {
    List<String> values = new ArrayList<>();
    boolean whole = true;
    while (tokens.nextToken() != JsonToken.END_ARRAY) {
      if (tokens.currentToken().isScalarValue()) {
        values.add(tokens.getText());
      } else {
        whole = false;
        problems.add(at(tokens) + "`" + setting.key() + "` must be a list of words");
        tokens.skipChildren();
      }
    }
    return whole ? Optional.of(values) : Optional.empty();
  }

  private static boolean isLevel(String key) {
    return Arrays.stream(Setting.values()).anyMatch(each -> each.key().startsWith(key + "."));
  }

  /** Says what there is where the key was looked for. */
  static String unknown(String key) {
    String level = key.contains(".") ? key.substring(0, key.lastIndexOf('.') + 1) : "";
    List<String> here =
        Arrays.stream(Setting.values())
            .map(Setting::key)
            .filter(each -> each.startsWith(level))
            .map(each -> each.substring(level.length()))
            .map(each -> each.contains(".") ? each.substring(0, each.indexOf('.')) : each)
            .distinct()
            .toList();
    return "`"
        + key
        + "` is not a setting; "
        + (level.isEmpty() || here.isEmpty() ? "there are " : "`" + level + "` has ")
        + String.join(", ", here.isEmpty() ? List.of("those of the reference") : here);
  }

  private String at(JsonParser tokens) {
    return at(tokens.currentTokenLocation().getLineNr());
  }

  private String at(int line) {
    return name + " line " + line + ": ";
  }

  /** The parser's own words without its position, which is said before, and on one line. */
  private static String sentence(JsonProcessingException broken) {
    String words = broken.getOriginalMessage();
    return "is not YAML: " + words.lines().findFirst().orElse(words).strip();
  }
}
