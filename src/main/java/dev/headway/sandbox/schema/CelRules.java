package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The CEL rules of a schema, node by node; nodes without rules below them are left out, so that
 * objects are walked no further than needed.
 */
final class CelRules {

  /** Rules at a place, and the places below that have some. */
  private record Node(
      Structural schema,
      List<CelRule> rules,
      Map<String, Node> properties,
      @Nullable Node additional,
      @Nullable Node items) {
    boolean isEmpty() {
      return rules.isEmpty() && properties.isEmpty() && additional == null && items == null;
    }
  }

  private final @Nullable Node root;

  private CelRules(@Nullable Node root) {
    this.root = root;
  }

  static CelRules of(Structural schema) {
    return new CelRules(node(schema));
  }

  private static @Nullable Node node(@Nullable Structural schema) {
    if (schema == null) {
      return null;
    }
    List<CelRule> rules = new ArrayList<>();
    schema.raw().path("x-kubernetes-validations").forEach(rule -> rules.add(new CelRule(rule)));
    Map<String, Node> properties = new LinkedHashMap<>();
    schema
        .properties()
        .forEach(
            (name, property) -> {
              Node node = node(property);
              if (node != null) {
                properties.put(name, node);
              }
            });
    Node result =
        new Node(schema, rules, properties, node(schema.additional()), node(schema.items()));
    return result.isEmpty() ? null : result;
  }

  boolean isEmpty() {
    return root == null;
  }

  /** Compiles all rules; what does not compile is reported under the path of the schema. */
  List<Violation> compileErrors(String path) {
    List<Violation> found = new ArrayList<>();
    compileErrors(path, root, true, found);
    return found;
  }

  private static void compileErrors(
      String path, @Nullable Node node, boolean resource, List<Violation> found) {
    if (node == null) {
      return;
    }
    if (!node.rules().isEmpty()) {
      compileErrors(path, node.rules(), CelTypes.of(node.schema(), resource), found);
    }
    node.properties()
        .forEach(
            (name, child) ->
                compileErrors(path + ".properties[" + name + "]", child, false, found));
    compileErrors(path + ".additionalProperties", node.additional(), false, found);
    compileErrors(path + ".items", node.items(), false, found);
  }

  private static void compileErrors(
      String path, List<CelRule> rules, CelTypes types, List<Violation> found) {
    for (int i = 0; i < rules.size(); i++) {
      CelRule rule = rules.get(i);
      try {
        rule.check(types);
      } catch (CelRule.RuleException e) {
        String at = path + ".x-kubernetes-validations[" + i + "]." + e.part;
        found.add(
            Violation.invalid(at, ValueCheck.quoted(rule.text()), String.valueOf(e.getMessage())));
      }
    }
  }

  /** Broken rules, parents before children. */
  List<Violation> violations(ObjectNode object, @Nullable ObjectNode old) {
    List<Violation> found = new ArrayList<>();
    check(
        "", CelValues.resource(object), old == null ? null : CelValues.resource(old), root, found);
    return found;
  }

  private static void check(
      String path,
      JsonNode value,
      @Nullable JsonNode old,
      @Nullable Node node,
      List<Violation> found) {
    if (node == null || value.isNull()) {
      return;
    }
    checkRules(path, value, old, node, found);
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        Node child = node.properties().get(entry.getKey());
        if (child == null && !node.schema().properties().containsKey(entry.getKey())) {
          child = node.additional();
        }
        JsonNode before = old == null ? null : old.get(entry.getKey());
        check(ValueCheck.joined(path, entry.getKey()), entry.getValue(), before, child, found);
      }
    } else if (value.isArray()) {
      Correlation before = Correlation.of(old, node.schema().raw());
      for (int i = 0; i < value.size(); i++) {
        check(path + "[" + i + "]", value.get(i), before.item(value.get(i)), node.items(), found);
      }
    }
  }

  private static void checkRules(
      String path, JsonNode value, @Nullable JsonNode old, Node node, List<Violation> found) {
    if (node.rules().isEmpty()) {
      return;
    }
    boolean unchanged = value.equals(old);
    Object self = CelValues.of(value, node.schema());
    Object before = old == null || old.isNull() ? null : CelValues.of(old, node.schema());
    for (CelRule rule : node.rules()) {
      // What was stored before a rule came is not judged by it again until it changes.
      if (!unchanged || rule.isTransition()) {
        rule.violation(path, self, before, ValueCheck.typeOf(value)).ifPresent(found::add);
      }
    }
  }
}
