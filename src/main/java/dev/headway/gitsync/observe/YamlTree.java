package dev.headway.gitsync.observe;

import dev.headway.domain.git.GitRefusal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One YAML document as a tree, with plain scalars read as kubectl reads them (YAML 1.1: {@code yes}
 * is true, {@code 0644} is octal) except that dates and times of day stay text. Duplicate keys,
 * keys that are no scalars, unknown tags and documents that grow too large are refused with their
 * line.
 */
final class YamlTree {
  private static final int MAX_NODES = 200_000;
  private static final int MAX_DEPTH = 100;
  private static final Pattern OCTAL = Pattern.compile("[-+]?0o?([0-7_]+)");
  private static final Pattern HEX = Pattern.compile("[-+]?0x([0-9a-fA-F_]+)");
  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9][0-9_]*(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private int nodes;
  private int depth;

  private YamlTree() {}

  /** A document that cannot be read. */
  static final class InvalidYamlException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    InvalidYamlException(int line, String message) {
      super(message);
      this.line = line;
    }

    /** In the document, from 0. */
    int line() {
      return line;
    }
  }

  /** What the parser repeats of the text: a password that begins with '*' or '!' is read so. */
  private static final Pattern ECHO = Pattern.compile("(undefined alias|undefined tag handle) .*");

  /**
   * A tree with the lines at which its top-level lists' items begin.
   *
   * @param line of the first key, from 0
   * @param items lines of the entries under {@code items}, from 0
   */
  record Parsed(@Nullable Object tree, int line, List<Integer> items) {}

  static Parsed parse(String text) throws InvalidYamlException {
    LoadSettings settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(true) // judged below, with the line of the second key
            .setMaxAliasesForCollections(50)
            .setCodePointLimit(Integer.MAX_VALUE)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        return new Parsed(null, 0, List.of());
      }
      Node node = root.get();
      return new Parsed(new YamlTree().convert(node), line(node), items(node));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0);
      throw new InvalidYamlException(line, GitRefusal.NOT_YAML.message(oneLine(e.getProblem())));
    } catch (YamlEngineException e) {
      throw new InvalidYamlException(0, GitRefusal.NOT_YAML.message(oneLine(e.getMessage())));
    }
  }

  private static List<Integer> items(Node root) {
    List<Integer> lines = new ArrayList<>();
    if (root instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key
            && key.getValue().equals("items")
            && tuple.getValueNode() instanceof SequenceNode list) {
          list.getValue().forEach(item -> lines.add(line(item)));
        }
      }
    }
    return lines;
  }

  private @Nullable Object convert(Node node) throws InvalidYamlException {
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw new InvalidYamlException(line(node), GitRefusal.DEEP_OR_LARGE.message());
    }
    depth++;
    try {
      return switch (node) {
        case AnchorNode anchor -> convert(anchor.getRealNode());
        case MappingNode mapping -> map(mapping);
        case SequenceNode sequence -> list(sequence);
        case ScalarNode scalar -> scalar(scalar);
        default ->
            throw new InvalidYamlException(line(node), GitRefusal.NOT_YAML.message("unknown node"));
      };
    } finally {
      depth--;
    }
  }

  private List<@Nullable Object> list(SequenceNode sequence) throws InvalidYamlException {
    List<@Nullable Object> list = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      list.add(convert(item));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(MappingNode mapping) throws InvalidYamlException {
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new InvalidYamlException(
            line(tuple.getKeyNode()), GitRefusal.NOT_YAML.message("a key must be a scalar"));
      }
      String name = key.getValue();
      if (name.equals("<<") && key.getScalarStyle() == ScalarStyle.PLAIN) {
        merge(tuple.getValueNode(), merged);
      } else if (own.containsKey(name)) {
        throw new InvalidYamlException(line(key), GitRefusal.DUPLICATE_KEY.message(name));
      } else {
        own.put(name, convert(tuple.getValueNode()));
      }
    }
    merged.forEach(own::putIfAbsent);
    return own;
  }

  private void merge(Node node, Map<String, @Nullable Object> into) throws InvalidYamlException {
    Object value = convert(node);
    List<?> maps =
        value instanceof List<?> list ? list : List.of(Optional.ofNullable(value).orElse(""));
    for (Object map : maps) {
      if (!(map instanceof Map<?, ?> entries)) {
        throw new InvalidYamlException(line(node), GitRefusal.MERGE_KEY.message());
      }
      entries.forEach((key, item) -> into.putIfAbsent(String.valueOf(key), item));
    }
  }

  private static @Nullable Object scalar(ScalarNode node) throws InvalidYamlException {
    String tag = node.getTag().getValue();
    if (tag.startsWith("!")) {
      throw new InvalidYamlException(line(node), GitRefusal.UNKNOWN_TAG.message());
    }
    String text = node.getValue();
    if (node.getScalarStyle() != ScalarStyle.PLAIN || tag.endsWith(":binary")) {
      return text;
    }
    return plain(text);
  }

  private static @Nullable Object plain(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON" -> true;
      case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF" -> false;
      default -> number(text);
    };
  }

  private static Object number(String text) {
    if (INTEGER.matcher(text).matches()) {
      return integer(text.replace("_", "").replace("+", ""), 10, false);
    }
    boolean negative = text.startsWith("-");
    Matcher octal = OCTAL.matcher(text);
    if (octal.matches()) {
      return integer(octal.group(1).replace("_", ""), 8, negative);
    }
    Matcher hex = HEX.matcher(text);
    if (hex.matches()) {
      return integer(hex.group(1).replace("_", ""), 16, negative);
    }
    if (!FLOAT.matcher(text).matches()) {
      return text;
    }
    Double value = Double.valueOf(text.replace("_", ""));
    return value.isInfinite() ? (Object) text : value;
  }

  private static Object integer(String digits, int radix, boolean negative) {
    if (digits.isEmpty()) {
      return 0;
    }
    BigInteger value = new BigInteger(digits, radix);
    value = negative ? value.negate() : value;
    if (value.bitLength() < 32) {
      return value.intValue();
    }
    return value.bitLength() < 64 ? (Object) value.longValue() : value;
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0);
  }

  private static String oneLine(@Nullable String text) {
    return text == null
        ? "cannot be read"
        : ECHO.matcher(text.lines().findFirst().orElse("")).replaceFirst("$1").strip();
  }
}
