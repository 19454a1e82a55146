package dev.headway.sandbox.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a request body and notes what {@code fieldValidation} asks for. Of a duplicate field the
 * last value counts.
 */
public final class StrictDecoder {
  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonFactory YAML = new YAMLFactory();

  private final JsonParser parser;
  private final Format format;
  private final Set<String> problems = new LinkedHashSet<>();

  private StrictDecoder(JsonParser parser, Format format) {
    this.parser = parser;
    this.format = format;
  }

  /** Media types of bodies. */
  public enum Format {
    JSON,
    YAML
  }

  /**
   * A decoded body.
   *
   * @param problems what only strict decoding minds, such as {@code duplicate field
   *     "spec.replicas"}
   */
  public record Decoded(JsonNode tree, List<String> problems) {
    public Decoded {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Decodes a body.
   *
   * @throws MalformedBodyException if the text is not in the format at all (400)
   */
  public static Decoded decode(byte[] body, Format format) {
    try (JsonParser parser = (format == Format.JSON ? JSON : YAML).createParser(body)) {
      StrictDecoder decoder = new StrictDecoder(parser, format);
      JsonToken first = parser.nextToken();
      JsonNode tree = first == null ? MissingNode.getInstance() : decoder.value("", first);
      if (parser.nextToken() != null) {
        throw new MalformedBodyException("more than one document in the body");
      }
      return new Decoded(tree, List.copyOf(decoder.problems));
    } catch (JsonProcessingException e) {
      throw new MalformedBodyException(e.getOriginalMessage());
    } catch (IOException e) {
      throw new MalformedBodyException(String.valueOf(e.getMessage()));
    }
  }

  private JsonNode value(String path, JsonToken token) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (token) {
      case START_OBJECT -> object(path);
      case START_ARRAY -> array(path);
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NUMBER_INT -> integer(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
      case VALUE_NULL -> nodes.nullNode();
      default -> throw new MalformedBodyException("unexpected " + token.asString());
    };
  }

  private static JsonNode integer(BigInteger value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value.bitLength() < 32) {
      return nodes.numberNode(value.intValue());
    }
    return value.bitLength() < 64
        ? nodes.numberNode(value.longValue())
        : nodes.numberNode(value.doubleValue());
  }

  private ObjectNode object(String path) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String at = path.isEmpty() ? name : path + "." + name;
      if (object.has(name)) {
        problems.add(
            format == Format.JSON
                ? "duplicate field \"" + at + "\""
                : "line "
                    + parser.currentLocation().getLineNr()
                    + ": key \""
                    + name
                    + "\" already set in map");
      }
      object.set(name, value(at, parser.nextToken()));
    }
    return object;
  }

  private ArrayNode array(String path) throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(value(path + "[" + array.size() + "]", token));
    }
    return array;
  }

  /** The strict decoding error over duplicate fields and unknown ones, in this order. */
  public static String strictError(List<String> problems) {
    return "strict decoding error: " + String.join(", ", problems);
  }

  /** The body is not JSON or YAML. */
  public static final class MalformedBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedBodyException(String message) {
      super(message);
    }
  }
}
