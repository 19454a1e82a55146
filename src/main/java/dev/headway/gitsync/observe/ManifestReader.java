package dev.headway.gitsync.observe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.DocumentText;
import dev.headway.gitsync.decide.DocumentText.Span;
import dev.headway.gitsync.decide.Manifest;
import dev.headway.gitsync.decide.Manifest.Place;
import dev.headway.gitsync.decide.ManifestSet;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.Problem;
import dev.headway.gitsync.decide.Trees;
import dev.headway.port.GitRepository;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads manifests out of files: YAML and JSON, several documents to a file, lists of objects. */
public final class ManifestReader {
  private static final int MAX_OBJECTS = 5_000;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final List<Manifest> manifests = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private int skipped;

  private ManifestReader() {}

  /** Everything in the tree, and every problem; what is common to all documents is not judged. */
  public static ManifestSet read(String commit, GitRepository.Tree tree) {
    var reader = new ManifestReader();
    tree.refused().forEach(r -> reader.problems.add(new Problem(r.path(), r.message())));
    for (GitRepository.File file : tree.files()) {
      reader.file(file);
    }
    if (reader.manifests.size() > MAX_OBJECTS) {
      reader.problems.add(
          new Problem(
              "`path`", GitRefusal.MANY_OBJECTS.message(reader.manifests.size(), MAX_OBJECTS)));
    }
    return new ManifestSet(
        commit, tree.found(), reader.manifests, reader.problems, reader.skipped + tree.skipped());
  }

  /** The documents of a file as a revert sees them. */
  public static List<Span> spans(String path, byte[] content) {
    return isJson(path) ? List.of(DocumentText.whole(content)) : DocumentText.split(content);
  }

  /** Which item of a list in the document the object is; empty where it is the document. */
  public static Optional<Integer> item(byte[] file, Span span, Manifest manifest) {
    String text = new String(file, span.start(), span.end() - span.start(), StandardCharsets.UTF_8);
    try {
      Object tree = YamlTree.parse(text.startsWith("\uFEFF") ? text.substring(1) : text).tree();
      List<Object> items =
          Trees.text(tree, "kind").endsWith("List") ? Trees.list(tree, "items") : List.of();
      return IntStream.range(0, items.size())
          .boxed()
          .filter(i -> Digests.of(Trees.asMap(items.get(i))).equals(manifest.digest()))
          .findFirst();
    } catch (YamlTree.InvalidYamlException e) {
      return Optional.empty();
    }
  }

  private static boolean isJson(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".json");
  }

  private void file(GitRepository.File file) {
    List<Span> spans = spans(file.path(), file.content());
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      try {
        document(file, span, i);
      } catch (YamlTree.InvalidYamlException e) {
        problem(file.path(), span.line() + e.line(), String.valueOf(e.getMessage()));
      } catch (CharacterCodingException e) {
        problem(file.path(), span.line(), GitRefusal.NOT_UTF8.message());
      }
    }
  }

  private void document(GitRepository.File file, Span span, int index)
      throws YamlTree.InvalidYamlException, CharacterCodingException {
    String text =
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(file.content(), span.start(), span.end() - span.start()))
            .toString();
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    if (text.isBlank()) {
      return;
    }
    YamlTree.Parsed parsed = isJson(file.path()) ? json(text) : YamlTree.parse(text);
    if (parsed.tree() == null) {
      return;
    }
    var place = new Place(file.path(), span.line() + parsed.line(), index);
    if (!(parsed.tree() instanceof Map<?, ?>)) {
      problem(place.file(), place.line(), GitRefusal.NO_MAPPING.message());
      return;
    }
    object(Trees.asMap(parsed.tree()), place, parsed, span.line());
  }

  private void object(
      Map<String, Object> tree, Place place, YamlTree.Parsed parsed, int firstLine) {
    if (!tree.containsKey("apiVersion") && !tree.containsKey("kind")) {
      skipped++;
      return;
    }
    if (Trees.text(tree, "kind").endsWith("List") && tree.get("items") instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        int line = i < parsed.items().size() ? firstLine + parsed.items().get(i) : place.line();
        item(items.get(i), new Place(place.file(), line, place.document()));
      }
      return;
    }
    add(tree, place);
  }

  private void item(@Nullable Object item, Place place) {
    if (item instanceof Map<?, ?>) {
      add(Trees.asMap(item), place);
    } else {
      problem(place.file(), place.line(), GitRefusal.ITEM_NO_MAPPING.message());
    }
  }

  private void add(Map<String, Object> tree, Place place) {
    String apiVersion = Trees.text(tree, "apiVersion");
    String kind = Trees.text(tree, "kind");
    String name = Trees.text(tree, "metadata", "name");
    String missing =
        apiVersion.isEmpty()
            ? "apiVersion"
            : kind.isEmpty() ? "kind" : name.isEmpty() ? "metadata.name" : "";
    if (!missing.isEmpty()) {
      problem(place.file(), place.line(), GitRefusal.MISSING_FIELD.message(missing));
      return;
    }
    Object namespace = Trees.at(tree, "metadata", "namespace");
    if (namespace != null && !(namespace instanceof String)) {
      problem(place.file(), place.line(), GitRefusal.NAMESPACE_NO_TEXT.message());
      return;
    }
    ObjectId id = ObjectId.of(apiVersion, kind, Trees.text(tree, "metadata", "namespace"), name);
    manifests.add(new Manifest(id, apiVersion, tree, place, Digests.of(tree)));
  }

  private static YamlTree.Parsed json(String text) throws YamlTree.InvalidYamlException {
    try {
      return new YamlTree.Parsed(JSON.readValue(text, Object.class), 0, List.of());
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr() - 1;
      throw new YamlTree.InvalidYamlException(
          Math.max(0, line), GitRefusal.NOT_JSON.message(withoutValues(e.getOriginalMessage())));
    }
  }

  /** The parser's words without what they repeat of the text, which may be a password. */
  private static String withoutValues(String words) {
    String first = words.lines().findFirst().orElse("");
    return first.startsWith("Duplicate field") ? first : first.replaceAll("'[^']{2,}'", "'…'");
  }

  private void problem(String file, int line, String message) {
    problems.add(new Problem(file + ":" + line, message));
  }
}
