package dev.headway.sandbox.refusal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headway.testing.GeneratedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request that is refused, as {@code refusals.yaml} has it.
 *
 * @param real how a real server answers it
 * @param path with {@code $NS} for the namespace; of v1 in the namespace when it has no slash first
 * @param token instead of the administrator's; empty for that
 * @param says the message, with {@code …} for what differs from run to run
 */
public record RefusalCase(
    Refusal refusal,
    Real real,
    String method,
    String path,
    String type,
    String body,
    Map<String, String> headers,
    String token,
    String says) {
  private static final Path FILE = Path.of("src/test/resources/sandbox/refusals.yaml");
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
  private static final Set<String> OTHERS =
      Set.of("refusal", "real", "type", "body", "text", "times", "headers", "token", "says");

  /** How a real server answers the same request. */
  public enum Real {
    /** with the same code, reason and message */
    SAME("the same words"),
    /** with the same code and reason */
    CODE("other words"),
    /** not so: it comes to that in the sandbox alone */
    NONE("-");

    private final String words;

    Real(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** All cases, in the file's order. */
  public static List<RefusalCase> all() {
    try {
      List<RefusalCase> cases = new ArrayList<>();
      new YAMLMapper().readTree(GeneratedFile.read(FILE)).forEach(node -> cases.add(of(node)));
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RefusalCase of(JsonNode node) {
    Set<String> unknown = new HashSet<>();
    node.fieldNames().forEachRemaining(unknown::add);
    String method = METHODS.stream().filter(node::has).findFirst().orElseThrow();
    unknown.remove(method);
    unknown.removeAll(OTHERS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(FILE + " has unknown fields: " + unknown);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    node.path("headers").properties().forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    boolean text = node.has("text");
    return new RefusalCase(
        Refusal.valueOf(node.path("refusal").asText()),
        Real.valueOf(node.path("real").asText("same").toUpperCase(Locale.ROOT)),
        method.toUpperCase(Locale.ROOT),
        node.path(method).asText(),
        node.path("type").asText(text || node.has("body") ? "application/json" : ""),
        text
            ? node.path("text").asText().repeat(node.path("times").asInt(1))
            : node.path("body").toString(),
        headers,
        node.path("token").asText(),
        node.path("says").asText());
  }

  /** The message as a pattern, for a namespace. */
  public Pattern pattern(String namespace) {
    String quoted = Pattern.quote(says.replace("$NS", namespace));
    return Pattern.compile(quoted.replace("…", "\\E.+\\Q"), Pattern.DOTALL);
  }

  @Override
  public String toString() {
    return refusal.name();
  }
}
