package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.headway.sandbox.refusal.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Reads the protobuf bodies that {@code kubectl create <kind>} and {@code kubectl auth} send for
 * built-in kinds. Answers are JSON, which the same clients accept.
 */
final class Protobuf {
  static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  /** Loaded with the first body: most servers never see one. */
  private static final class Types {
    static final WireTypes LOADED = WireTypes.load();
  }

  private Protobuf() {}

  /** {@code expected}: the kind that should come, for messages. */
  static ObjectNode read(byte[] body, String expected) {
    if (body.length < MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(body, MAGIC.length))) {
      throw StatusErrors.of(Refusal.PROTOBUF_PREFIX, expected, GoText.body(body));
    }
    try {
      return envelope(CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length));
    } catch (IOException e) {
      throw StatusErrors.of(
          Refusal.PROTOBUF_MALFORMED, expected, e.getMessage(), GoText.body(body));
    }
  }

  /** The outer message: a TypeMeta in field 1, the object's bytes in field 2. */
  private static ObjectNode envelope(CodedInputStream in) throws IOException {
    String apiVersion = "";
    String kind = "";
    byte[] raw = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> {
          CodedInputStream type = CodedInputStream.newInstance(in.readByteArray());
          for (int inner = type.readTag(); inner != 0; inner = type.readTag()) {
            String value = type.readString();
            if (WireFormat.getTagFieldNumber(inner) == 1) {
              apiVersion = value;
            } else {
              kind = value;
            }
          }
        }
        case 2 -> raw = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    Optional<String> message = Types.LOADED.message(apiVersion, kind);
    if (message.isEmpty()) {
      throw StatusErrors.of(Refusal.PROTOBUF_KIND, kind, apiVersion);
    }
    ObjectNode tree = Trees.object().put("apiVersion", apiVersion).put("kind", kind);
    fill(tree, message.get(), CodedInputStream.newInstance(raw));
    return tree;
  }

  private static void fill(ObjectNode tree, String message, CodedInputStream in)
      throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      WireTypes.Field field = Types.LOADED.fields(message).get(WireFormat.getTagFieldNumber(tag));
      if (field == null) {
        in.skipField(tag);
      } else if (field.name().equals("+")) {
        fill(tree, field.value(), CodedInputStream.newInstance(in.readByteArray()));
      } else if (field.map()) {
        entry(Trees.child(tree, field.name()), field, in.readByteArray());
      } else {
        put(tree, field, value(field.value(), in));
      }
    }
  }

  private static void put(ObjectNode tree, WireTypes.Field field, JsonNode value) {
    if (field.repeated()) {
      ArrayNode list = tree.withArrayProperty(field.name());
      list.add(value);
    } else if (field.optional() || !isZero(value)) {
      tree.set(field.name(), value);
    }
  }

  /** What clients send for a field that is not set. */
  private static boolean isZero(JsonNode value) {
    return value.isMissingNode()
        || (value.isObject() && value.isEmpty())
        || (value.isTextual() && value.asText().isEmpty())
        || (value.isNumber() && value.asLong() == 0)
        || (value.isBoolean() && !value.asBoolean());
  }

  private static void entry(ObjectNode map, WireTypes.Field field, byte[] bytes)
      throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    String key = "";
    JsonNode value = TextNode.valueOf("");
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        key = in.readString();
      } else {
        value = value(field.value(), in);
      }
    }
    map.set(key, value);
  }

  private static JsonNode value(String type, CodedInputStream in) throws IOException {
    return switch (type) {
      case "string" -> TextNode.valueOf(in.readString());
      case "bool" -> BooleanNode.valueOf(in.readBool());
      case "int32" -> IntNode.valueOf((int) in.readInt64());
      case "int64" -> LongNode.valueOf(in.readInt64());
      case "bytes" -> TextNode.valueOf(Base64.getEncoder().encodeToString(in.readByteArray()));
      case "Time" -> time(in.readByteArray());
      case "Quantity" -> quantity(in.readByteArray());
      case "IntOrString" -> intOrString(in.readByteArray());
      case "RawExtension" -> raw(in.readByteArray());
      default -> {
        ObjectNode tree = Trees.object();
        fill(tree, type, CodedInputStream.newInstance(in.readByteArray()));
        yield tree;
      }
    };
  }

  private static JsonNode time(byte[] bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    long seconds = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      long value = in.readInt64();
      seconds = WireFormat.getTagFieldNumber(tag) == 1 ? value : seconds;
    }
    // The zero time of Go is "not set".
    return TextNode.valueOf(seconds <= 0 ? "" : Instant.ofEpochSecond(seconds).toString());
  }

  private static JsonNode quantity(byte[] bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    return TextNode.valueOf(in.readTag() == 0 ? "" : in.readString());
  }

  private static JsonNode intOrString(byte[] bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    long type = 0;
    long number = 0;
    String text = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> type = in.readInt64();
        case 2 -> number = in.readInt64();
        default -> text = in.readString();
      }
    }
    return type == 0 ? LongNode.valueOf(number) : TextNode.valueOf(text);
  }

  private static JsonNode raw(byte[] bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    return in.readTag() == 0 ? Trees.object() : Trees.JSON.readTree(in.readByteArray());
  }
}
