package dev.headway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value in an object.
 *
 * @param steps names and indexes from the root
 */
record Place(List<Object> steps) {

  /** The first place in the object that a schema path means. */
  static Optional<Place> find(JsonNode object, String schemaPath) {
    return find(object, schemaPath.replace("[]", ".[]").split("\\.", -1), 0, List.of());
  }

  private static Optional<Place> find(JsonNode node, String[] path, int at, List<Object> steps) {
    if (at == path.length || (path.length == 1 && path[0].isEmpty())) {
      return Optional.of(new Place(steps));
    }
    if (path[at].equals("[]")) {
      for (int i = 0; i < node.size(); i++) {
        Optional<Place> found = find(node.get(i), path, at + 1, appended(steps, i));
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (path[at].equals("*") || path[at].equals(member.getKey())) {
        Optional<Place> found =
            find(member.getValue(), path, at + 1, appended(steps, member.getKey()));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static List<Object> appended(List<Object> steps, Object step) {
    List<Object> result = new ArrayList<>(steps);
    result.add(step);
    return result;
  }

  JsonNode in(JsonNode object) {
    JsonNode node = object;
    for (Object step : steps) {
      node = step instanceof Integer index ? node.path(index) : node.path((String) step);
    }
    return node;
  }

  /** A copy of the object with the value set. */
  ObjectNode with(ObjectNode object, JsonNode value) {
    ObjectNode copy = object.deepCopy();
    JsonNode parent = new Place(steps.subList(0, steps.size() - 1)).in(copy);
    if (parent instanceof ArrayNode list) {
      list.set((Integer) steps.getLast(), value);
    } else {
      ((ObjectNode) parent).set((String) steps.getLast(), value);
    }
    return copy;
  }

  /** A copy of the object without a member of the object at this place. */
  ObjectNode without(ObjectNode object, String member) {
    ObjectNode copy = object.deepCopy();
    ((ObjectNode) in(copy)).remove(member);
    return copy;
  }

  /** As messages name it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Object step : steps) {
      text.append(
          step instanceof Integer index ? "[" + index + "]" : (text.isEmpty() ? "" : ".") + step);
    }
    return text.toString();
  }
}
