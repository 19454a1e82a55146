package dev.headway.generated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headway.testing.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The values of the chart, their schema and their reference say the same, key by key. */
class ChartValuesTest {
  private static final Path VALUES = Path.of("helm/headway/values.yaml");
  private static final Path SCHEMA = Path.of("helm/headway/values.schema.json");
  private static final Pattern LINE = Pattern.compile("( *)([A-Za-z]+): *(.*)");
  private static final String DURATION = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

  /** Helm gives it to every chart; nothing of ours is in it. */
  private static final Set<String> OF_HELM = Set.of("global");

  /** Keys of the settings file have a page of their own, and defaults of the operator. */
  private static final String SETTINGS = "settings.";

  /** A key of values.yaml with what stands above it. */
  private record Value(String path, String given, String note) {}

  @Test
  void everyKeyOfTheSchemaHasAValueAndTheOtherWayRound() throws IOException {
    JsonNode schema = schema();
    Set<String> known = new TreeSet<>();
    leaves(schema, schema, "", known);
    known.removeAll(OF_HELM);
    Set<String> given = new TreeSet<>();
    for (Value value : values()) {
      assertThat(node(schema, value.path()).isMissingNode())
          .as("%s is in the schema", value.path())
          .isFalse();
      given.add(value.path());
    }
    known.removeIf(path -> path.startsWith(SETTINGS));
    assertThat(given).as("values.yaml names what the schema allows").containsAll(known);
  }

  /** The reference is what values.yaml and its schema say. */
  @Test
  void theReferenceOfValues() throws IOException {
    StringBuilder table =
        new StringBuilder("\n| Value | Default | Allowed | |\n|---|---|---|---|\n");
    JsonNode schema = schema();
    for (Value value : values()) {
      JsonNode node = node(schema, value.path());
      boolean free = node == node(schema, value.path().replaceFirst("\\.[^.]*$", ""));
      boolean inner = value.path().contains(".");
      String allowed = inner && free ? "" : allowed(schema, node);
      boolean says = !value.given().isEmpty() || !value.note().isEmpty();
      String given = value.given().isEmpty() ? "" : "`" + value.given() + "`";
      String row =
          "| `%s` | %s | %s | %s |\n".formatted(value.path(), given, allowed, value.note());
      table.append(says ? row : "");
    }
    GeneratedFile.verifySection(
        Path.of("docs/reference/chart.md"), "values", table.append('\n').toString());
  }

  private static JsonNode schema() throws IOException {
    return new YAMLMapper().readTree(SCHEMA.toFile());
  }

  private static List<Value> values() throws IOException {
    List<Value> values = new ArrayList<>();
    List<String> path = new ArrayList<>();
    String note = "";
    for (String line : Files.readAllLines(VALUES)) {
      Matcher key = LINE.matcher(line);
      if (line.strip().startsWith("#")) {
        note = (note + " " + line.strip().substring(1).strip()).strip();
      } else if (key.matches()) {
        path = new ArrayList<>(path.subList(0, key.group(1).length() / 2));
        path.add(key.group(2));
        values.add(new Value(String.join(".", path), key.group(3), note.replace("|", "\\|")));
        note = "";
      }
    }
    return values;
  }

  /** What the schema says of a path; of what may hold anything, the nearest part that it names. */
  private static JsonNode node(JsonNode schema, String path) {
    JsonNode node = schema;
    for (String key : path.split("\\.")) {
      JsonNode next = resolved(schema, node.path("properties").path(key));
      boolean free = !node.has("properties") && node.path("type").asText().equals("object");
      node = next.isMissingNode() && free ? node : next;
    }
    return node;
  }

  private static JsonNode resolved(JsonNode schema, JsonNode node) {
    return node.has("$ref") ? schema.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static void leaves(JsonNode schema, JsonNode node, String path, Set<String> into) {
    for (Map.Entry<String, JsonNode> each : node.path("properties").properties()) {
      String name = path + each.getKey();
      JsonNode child = resolved(schema, each.getValue());
      if (child.has("properties")) {
        leaves(schema, child, name + ".", into);
      } else {
        into.add(name);
      }
    }
  }

  private static String allowed(JsonNode schema, JsonNode given) {
    JsonNode node = resolved(schema, given);
    if (node.has("enum")) {
      return StreamSupport.stream(node.path("enum").spliterator(), false)
          .map(each -> "`" + each.asText() + "`")
          .collect(Collectors.joining(", "));
    }
    return switch (node.path("type").asText()) {
      case "boolean" -> "`true`, `false`";
      case "integer" -> node.path("minimum").asText() + " to " + node.path("maximum").asText();
      case "string" -> text(node);
      case "array" ->
          node.path("items").path("type").asText().equals("object")
                  || node.path("items").has("oneOf")
              ? "a list of objects"
              : "a list: each " + allowed(schema, node.path("items"));
      default -> node.has("properties") ? "" : "an object";
    };
  }

  private static String text(JsonNode node) {
    String pattern = node.path("pattern").asText();
    if (pattern.equals(DURATION)) {
      return "a duration, as `1m30s`";
    }
    String most =
        node.has("maxLength") ? "at most " + node.path("maxLength").asText() + " characters" : "";
    String form = pattern.isEmpty() ? "" : "`" + pattern.replace("|", "\\|") + "`";
    String least = node.path("minLength").asInt() > 0 ? "not empty" : "";
    return Stream.of(form, most, least)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
