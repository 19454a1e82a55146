package dev.headway.gitsync.observe;

import dev.headway.gitsync.decide.DocumentText.Span;
import dev.headway.gitsync.decide.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** On which line of a file a field of an object stands. */
public final class FieldLines {
  /** {@code .key}, {@code [0]}, {@code [a.b/c]} or {@code ['a.b/c']}. */
  private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[([^\\]]*)\\]");

  private FieldLines() {}

  /**
   * The line from 1: of the field, or of the innermost thing around it that is there.
   *
   * @param field as a server names it, as in {@code spec.steps[0].weight}
   */
  public static int line(byte[] file, Span span, Manifest manifest, String field) {
    String text = new String(file, span.start(), span.end() - span.start(), StandardCharsets.UTF_8);
    Optional<Node> root = compose(text.startsWith("\uFEFF") ? text.substring(1) : text);
    Optional<Integer> item = ManifestReader.item(file, span, manifest);
    if (item.isPresent()) {
      root = root.flatMap(node -> value(node, "items")).flatMap(node -> at(node, item.get()));
    }
    return root.map(node -> span.line() + line(node, field)).orElse(manifest.place().line());
  }

  private static Optional<Node> compose(String text) {
    try {
      return new Compose(LoadSettings.builder().setAllowDuplicateKeys(true).build())
          .composeString(text);
    } catch (YamlEngineException e) {
      return Optional.empty();
    }
  }

  private static int line(Node root, String field) {
    Node here = root;
    int line = line(root);
    Matcher steps = STEP.matcher(field);
    while (steps.find()) {
      String step = steps.group(1) != null ? steps.group(1) : unquoted(steps.group(2));
      Optional<NodeTuple> tuple = tuple(here, step);
      Node around = here;
      Optional<Node> next =
          tuple.map(NodeTuple::getValueNode).or(() -> index(step).flatMap(i -> at(around, i)));
      if (next.isEmpty()) {
        return line;
      }
      line = tuple.map(NodeTuple::getKeyNode).map(FieldLines::line).orElse(line(next.get()));
      here = next.get();
    }
    return line;
  }

  private static Optional<Integer> index(String step) {
    return step.matches("[0-9]{1,6}") ? Optional.of(Integer.valueOf(step)) : Optional.empty();
  }

  private static String unquoted(@Nullable String step) {
    return step == null ? "" : step.replaceAll("^['\"]|['\"]$", "");
  }

  private static Optional<Node> at(Node node, int index) {
    return node instanceof SequenceNode list && index < list.getValue().size()
        ? Optional.of(list.getValue().get(index))
        : Optional.empty();
  }

  private static Optional<Node> value(Node node, String key) {
    return tuple(node, key).map(NodeTuple::getValueNode);
  }

  private static Optional<NodeTuple> tuple(Node node, String key) {
    List<NodeTuple> tuples = node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    return tuples.stream()
        .filter(t -> t.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
        .findFirst();
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0);
  }
}
