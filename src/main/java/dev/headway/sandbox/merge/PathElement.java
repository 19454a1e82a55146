package dev.headway.sandbox.merge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * One step of a field path, identified by its form in FieldsV1: {@code f:name} a field, {@code
 * k:{…}} a list item by keys (sorted), {@code v:…} a set item, {@code i:n} an index.
 */
record PathElement(String wire) implements Comparable<PathElement> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORDER = "fkvi";
  private static final Comparator<PathElement> COMPARATOR =
      Comparator.comparingInt((PathElement e) -> ORDER.indexOf(e.wire.charAt(0)))
          .thenComparing(PathElement::wire);

  static PathElement field(String name) {
    return new PathElement("f:" + name);
  }

  static PathElement key(ObjectNode keys) {
    TreeMap<String, JsonNode> sorted = new TreeMap<>();
    keys.forEachEntry(sorted::put);
    ObjectNode ordered = JSON.createObjectNode();
    sorted.forEach(ordered::set);
    return new PathElement("k:" + ordered);
  }

  static PathElement value(JsonNode scalar) {
    return new PathElement("v:" + scalar);
  }

  /** Reads an element of FieldsV1; throws IllegalArgumentException if it is none. */
  static PathElement parse(String wire) {
    if (wire.length() < 2 || wire.charAt(1) != ':' || ORDER.indexOf(wire.charAt(0)) < 0) {
      throw new IllegalArgumentException("\"" + wire + "\" is not a field path element");
    }
    return switch (wire.charAt(0)) {
      case 'k' -> read(wire) instanceof ObjectNode keys ? key(keys) : malformed(wire);
      case 'v' -> value(read(wire));
      default -> new PathElement(wire);
    };
  }

  private static PathElement malformed(String wire) {
    throw new IllegalArgumentException("\"" + wire + "\" is not a field path element");
  }

  private static JsonNode read(String wire) {
    try {
      return JSON.readTree(wire.substring(2));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("\"" + wire + "\" is not a field path element", e);
    }
  }

  boolean isField() {
    return wire.charAt(0) == 'f';
  }

  /** The field's name, or what follows the prefix. */
  String name() {
    return wire.substring(2);
  }

  /** As messages show it: {@code .name}, {@code [name="app"]}, {@code [="x"]}, {@code [3]}. */
  @Override
  public String toString() {
    return switch (wire.charAt(0)) {
      case 'f' -> "." + name();
      case 'k' -> {
        List<String> parts = new ArrayList<>();
        read(wire).forEachEntry((name, value) -> parts.add(name + "=" + value));
        yield "[" + String.join(",", parts) + "]";
      }
      case 'v' -> "[=" + name() + "]";
      default -> "[" + name() + "]";
    };
  }

  @Override
  public int compareTo(PathElement other) {
    return COMPARATOR.compare(this, other);
  }
}
