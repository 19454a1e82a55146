package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A column of a table.
 *
 * @param priority 0 is always shown, more only in wide output
 */
record TableColumn(
    String name, String type, String format, String description, int priority, Cell value) {

  /** The content of a row in the column. */
  @FunctionalInterface
  interface Cell {
    JsonNode of(ObjectNode object, Instant now);
  }

  static TableColumn name(String description) {
    return new TableColumn(
        "Name", "string", "name", description, 0, (o, now) -> TextNode.valueOf(Trees.name(o)));
  }

  static TableColumn age() {
    return new TableColumn(
        "Age",
        "string",
        "",
        "CreationTimestamp is a timestamp representing the server time when this object was"
            + " created.",
        0,
        (o, now) ->
            TextNode.valueOf(Ages.since(Trees.at(o, "metadata", "creationTimestamp"), now)));
  }

  static TableColumn text(String name, Function<ObjectNode, String> value) {
    return new TableColumn(
        name, "string", "", name, 0, (o, now) -> TextNode.valueOf(value.apply(o)));
  }

  static TableColumn number(String name, ToLongFunction<ObjectNode> value) {
    return new TableColumn(
        name, "integer", "", name, 0, (o, now) -> IntNode.valueOf((int) value.applyAsLong(o)));
  }

  static TableColumn timed(String name, Cell value) {
    return new TableColumn(name, "string", "", name, 0, value);
  }

  TableColumn wide() {
    return new TableColumn(name, type, format, description, 1, value);
  }

  ObjectNode definition() {
    return Trees.object()
        .put("name", name)
        .put("type", type)
        .put("format", format)
        .put("description", description)
        .put("priority", priority);
  }
}
