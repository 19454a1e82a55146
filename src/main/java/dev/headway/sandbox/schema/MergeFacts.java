package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.headway.sandbox.schema.Shape.ListType;
import dev.headway.sandbox.schema.Shape.Patching;
import dev.headway.sandbox.schema.Shape.Told;
import dev.headway.sandbox.schema.Shape.Zero;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The table of how lists and maps of built-in types are merged, and what is told of fields; its
 * source is named in the file.
 */
final class MergeFacts {
  private static final Memo<MergeFacts> BUILTIN = new Memo<>(() -> read("builtin-merge-facts.tsv"));

  private final Map<String, Map<String, String>> facts;

  private MergeFacts(Map<String, Map<String, String>> facts) {
    this.facts = facts;
  }

  static MergeFacts builtin() {
    return BUILTIN.get();
  }

  private static MergeFacts read(String resource) {
    Map<String, Map<String, String>> facts = new HashMap<>();
    try (InputStream in =
            Objects.requireNonNull(MergeFacts.class.getResourceAsStream(resource), resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(facts, line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MergeFacts(facts);
  }

  private static void add(Map<String, Map<String, String>> facts, String line) {
    int tab = line.indexOf('\t');
    Map<String, String> of = new HashMap<>();
    for (String fact : line.substring(tab + 1).split(" ", -1)) {
      int equals = fact.indexOf('=');
      of.put(fact.substring(0, equals), fact.substring(equals + 1));
    }
    facts.put(line.substring(0, tab), of);
  }

  private @Nullable String fact(String type, String field, String name) {
    return facts.getOrDefault(type + "." + field, Map.of()).get(name);
  }

  ListType listType(String type, String field) {
    String list = fact(type, field, "list");
    return list == null ? ListType.ATOMIC : ListType.valueOf(list.toUpperCase(Locale.ROOT));
  }

  List<String> keys(String type, String field) {
    String keys = fact(type, field, "keys");
    return keys == null ? List.of() : List.of(keys.split(",", -1));
  }

  Patching patching(String type, String field) {
    String patch = Objects.requireNonNullElse(fact(type, field, "patch"), "");
    return patch.isEmpty()
        ? Patching.REPLACE
        : new Patching(
            patch.contains("merge"), fact(type, field, "patchKey"), patch.contains("retainKeys"));
  }

  /**
   * Whether strategic merge keeps only the keys that a patch names under {@code $retainKeys}, or
   * replaces the struct.
   */
  boolean replacesStruct(String type, String field) {
    return "replace".equals(fact(type, field, "patch"));
  }

  boolean atomicMap(String type, String field) {
    return "atomic".equals(fact(type, field, "map"));
  }

  @Nullable JsonNode defaultValue(String type, String field) {
    String value = fact(type, field, "default");
    if (value == null) {
      return null;
    }
    return value.equals("0") ? IntNode.valueOf(0) : TextNode.valueOf(value);
  }

  Told told(String type, String field) {
    String allowed = fact(type, field, "enum");
    return new Told(
        "yes".equals(fact(type, field, "required")),
        allowed == null ? List.of() : List.of(allowed.split(",", -1)));
  }

  Zero zero(String type, String field) {
    String zero = fact(type, field, "zero");
    if (zero == null) {
      return Zero.ABSENT;
    }
    return zero.equals("{}") ? Zero.STRUCT : Zero.NULL;
  }
}
