package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of field paths, as a trie. A path that is a member says nothing about the paths below it.
 * Immutable except while {@link #insert} is used to build one.
 */
final class FieldSet {
  private final TreeSet<PathElement> members = new TreeSet<>();
  private final TreeMap<PathElement, FieldSet> children = new TreeMap<>();

  static FieldSet of(List<List<PathElement>> paths) {
    FieldSet set = new FieldSet();
    paths.forEach(set::insert);
    return set;
  }

  /** Adds a path, not its parents. The empty path is ignored: nobody owns the whole object. */
  void insert(List<PathElement> path) {
    if (path.isEmpty()) {
      return;
    }
    FieldSet set = this;
    for (PathElement element : path.subList(0, path.size() - 1)) {
      set = set.children.computeIfAbsent(element, e -> new FieldSet());
    }
    set.members.add(path.getLast());
  }

  boolean isEmpty() {
    return members.isEmpty() && children.values().stream().allMatch(FieldSet::isEmpty);
  }

  boolean has(PathElement element) {
    return members.contains(element);
  }

  /** What the set holds below the element. */
  FieldSet below(PathElement element) {
    FieldSet child = children.get(element);
    return child == null ? new FieldSet() : child;
  }

  FieldSet union(FieldSet other) {
    FieldSet result = new FieldSet();
    result.members.addAll(members);
    result.members.addAll(other.members);
    children.forEach(
        (element, child) -> result.children.put(element, child.union(other.below(element))));
    other.children.forEach((element, child) -> result.children.putIfAbsent(element, child));
    return result;
  }

  FieldSet intersection(FieldSet other) {
    FieldSet result = new FieldSet();
    result.members.addAll(members);
    result.members.retainAll(other.members);
    children.forEach(
        (element, child) -> result.putChild(element, child.intersection(other.below(element))));
    return result;
  }

  /** Paths that are here and not there; a parent there takes no children from here. */
  FieldSet minus(FieldSet other) {
    FieldSet result = new FieldSet();
    result.members.addAll(members);
    result.members.removeAll(other.members);
    children.forEach(
        (element, child) -> result.putChild(element, child.minus(other.below(element))));
    return result;
  }

  /** Without the given top-level fields and all below them. */
  FieldSet withoutTop(Set<String> names) {
    FieldSet result = new FieldSet();
    members.stream()
        .filter(e -> !(e.isField() && names.contains(e.name())))
        .forEach(result.members::add);
    children.forEach(
        (element, child) -> {
          if (!(element.isField() && names.contains(element.name()))) {
            result.putChild(element, child);
          }
        });
    return result;
  }

  /** The set and, for each path in it, every parent that is a named field of a struct. */
  FieldSet withNamedParents(@Nullable Shape shape) {
    FieldSet result = new FieldSet();
    result.members.addAll(members);
    children.forEach(
        (element, child) -> {
          if (element.isField()
              && shape instanceof Shape.Struct struct
              && struct.fields().containsKey(element.name())) {
            result.members.add(element);
          }
          result.children.put(element, child.withNamedParents(Trees.child(shape, element)));
        });
    return result;
  }

  private void putChild(PathElement element, FieldSet child) {
    if (!child.isEmpty()) {
      children.put(element, child);
    }
  }

  /** Every path, members before what is below, in order. */
  void forEach(Consumer<String> path) {
    forEach("", path);
  }

  private void forEach(String prefix, Consumer<String> path) {
    members.forEach(member -> path.accept(prefix + member));
    children.forEach((element, child) -> child.forEach(prefix + element, path));
  }

  /** FieldsV1: an element that is a member and a parent holds {@code "."}. */
  ObjectNode toFieldsV1() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    TreeSet<PathElement> all = new TreeSet<>(members);
    all.addAll(children.keySet());
    for (PathElement element : all) {
      FieldSet child = below(element);
      ObjectNode value = JsonNodeFactory.instance.objectNode();
      if (!child.isEmpty()) {
        if (members.contains(element)) {
          value.putObject(".");
        }
        value.setAll(child.toFieldsV1());
      } else if (!members.contains(element)) {
        continue;
      }
      node.set(element.wire(), value);
    }
    return node;
  }

  static FieldSet fromFieldsV1(JsonNode fields) {
    FieldSet set = new FieldSet();
    for (Map.Entry<String, JsonNode> entry : fields.properties()) {
      if (entry.getKey().equals(".")) {
        continue;
      }
      PathElement element = PathElement.parse(entry.getKey());
      if (entry.getValue().isEmpty() || entry.getValue().has(".")) {
        set.members.add(element);
      }
      set.putChild(element, fromFieldsV1(entry.getValue()));
    }
    return set;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet set && toFieldsV1().equals(set.toFieldsV1());
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return toFieldsV1().toString();
  }
}
