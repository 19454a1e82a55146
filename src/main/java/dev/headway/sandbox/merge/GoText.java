package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** Values as a Go program prints them, for messages that quote them. */
final class GoText {
  private GoText() {}

  static String of(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT ->
          value.properties().stream()
              .map(entry -> entry.getKey() + ":" + of(entry.getValue()))
              .sorted()
              .collect(Collectors.joining(" ", "map[", "]"));
      case ARRAY -> value.valueStream().map(GoText::of).collect(Collectors.joining(" ", "[", "]"));
      case NULL -> "<nil>";
      default -> value.asText();
    };
  }
}
