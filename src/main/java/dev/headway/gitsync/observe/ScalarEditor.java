package dev.headway.gitsync.observe;

import dev.headway.gitsync.decide.DocumentText.Span;
import dev.headway.gitsync.decide.Trees;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Changes one text in one document of a file and no other byte. The result is read again: it has to
 * be the same tree with that one value changed, else nothing is changed. So an anchor, a merge key
 * or a block of lines is refused and not guessed at.
 */
public final class ScalarEditor {
  private static final String BOM = "\uFEFF";

  private ScalarEditor() {}

  /** What became of it. */
  public sealed interface Edit {
    /**
     * The whole file with the new value.
     *
     * @param line of the value in the file, from 1
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Changed(byte[] file, int line) implements Edit {}

    /** It cannot be changed in place; the message says why. */
    record Refused(String message) implements Edit {}
  }

  /**
   * Changes the text at a path.
   *
   * @param path keys as texts, places in lists as numbers
   */
  public static Edit set(byte[] file, Span span, List<Object> path, String value) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(file, span.start(), span.end() - span.start()))
              .toString();
    } catch (CharacterCodingException e) {
      return new Edit.Refused("the text is not UTF-8");
    }
    String bom = text.startsWith(BOM) ? BOM : "";
    String document = text.substring(bom.length());
    Optional<ScalarNode> scalar = compose(document).flatMap(root -> at(root, path));
    if (scalar.isEmpty()) {
      return new Edit.Refused("it is not written there as a plain value");
    }
    Optional<String> changed = changed(document, scalar.get(), path, value);
    if (changed.isEmpty()) {
      return new Edit.Refused(
          "it cannot be changed there without changing something else (an anchor, a merge key, or a"
              + " block of lines)");
    }
    byte[] middle = (bom + changed.get()).getBytes(StandardCharsets.UTF_8);
    int line = span.line() + scalar.get().getStartMark().map(Mark::getLine).orElse(0);
    return new Edit.Changed(
        concat(
            Arrays.copyOfRange(file, 0, span.start()),
            middle,
            Arrays.copyOfRange(file, span.end(), file.length)),
        line);
  }

  private static Optional<Node> compose(String document) {
    try {
      return new Compose(LoadSettings.builder().setMaxAliasesForCollections(50).build())
          .composeString(document);
    } catch (YamlEngineException e) {
      return Optional.empty();
    }
  }

  private static Optional<ScalarNode> at(Node root, List<Object> path) {
    Optional<Node> here = Optional.of(root);
    for (Object step : path) {
      here = here.flatMap(node -> child(node, step));
    }
    return here.filter(ScalarNode.class::isInstance).map(ScalarNode.class::cast);
  }

  private static Optional<Node> child(Node node, Object step) {
    if (node instanceof SequenceNode list && step instanceof Integer index) {
      return index < list.getValue().size()
          ? Optional.of(list.getValue().get(index))
          : Optional.empty();
    }
    if (!(node instanceof MappingNode mapping)) {
      return Optional.empty();
    }
    return mapping.getValue().stream()
        .filter(tuple -> isKey(tuple, step))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  private static boolean isKey(NodeTuple tuple, Object step) {
    return tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(step);
  }

  /** In the style that is there where that says the same, else in double quotes. */
  private static Optional<String> changed(
      String document, ScalarNode scalar, List<Object> path, String value) {
    Optional<Object> before = tree(document);
    if (before.isEmpty()
        || scalar.getStartMark().isEmpty()
        || scalar.getEndMark().isEmpty()
        || scalar.getScalarStyle() == ScalarStyle.LITERAL
        || scalar.getScalarStyle() == ScalarStyle.FOLDED) {
      return Optional.empty();
    }
    int from = document.offsetByCodePoints(0, scalar.getStartMark().get().getIndex());
    int to = document.offsetByCodePoints(0, scalar.getEndMark().get().getIndex());
    Object wanted = with(before.get(), path, value);
    for (String written : List.of(styled(scalar.getScalarStyle(), value), quoted(value))) {
      String after = document.substring(0, from) + written + document.substring(to);
      if (tree(after).equals(Optional.of(wanted))) {
        return Optional.of(after);
      }
    }
    return Optional.empty();
  }

  private static String styled(ScalarStyle style, String value) {
    return switch (style) {
      case PLAIN, JSON_SCALAR_STYLE -> value;
      case SINGLE_QUOTED -> "'" + value.replace("'", "''") + "'";
      default -> quoted(value);
    };
  }

  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static Optional<Object> tree(String document) {
    try {
      return Optional.ofNullable(YamlTree.parse(document).tree());
    } catch (YamlTree.InvalidYamlException e) {
      return Optional.empty();
    }
  }

  private static Object with(@Nullable Object tree, List<Object> path, String value) {
    if (path.isEmpty()) {
      return value;
    }
    List<Object> rest = path.subList(1, path.size());
    if (path.getFirst() instanceof Integer index && tree instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list);
      copy.set(index, with(copy.get(index), rest, value));
      return copy;
    }
    Map<String, Object> copy = new LinkedHashMap<>(Trees.asMap(tree));
    String key = String.valueOf(path.getFirst());
    copy.put(key, with(Objects.requireNonNullElse(copy.get(key), Map.of()), rest, value));
    return copy;
  }

  private static byte[] concat(byte[] first, byte[] second, byte[] third) {
    return ByteBuffer.allocate(first.length + second.length + third.length)
        .put(first)
        .put(second)
        .put(third)
        .array();
  }
}
