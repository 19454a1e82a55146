package dev.headway.docs;

import dev.headway.testing.GeneratedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown document: its links, headings and examples. */
record Document(Path path, List<Link> links, Set<String> anchors, List<Example> examples) {
  private static final Pattern FENCE =
      Pattern.compile("(?m)^( *)```(\\w*)[^\\n]*\\n(.*?)^ *```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("!?\\[[^\\]\\n]*]\\(([^)\\s]+)[^)\\n]*\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *#*$");

  /** Where a link points, as written. */
  record Link(String target, int line) {
    boolean isRelative() {
      return !target.matches("[a-z][a-z0-9+.-]*:.*");
    }

    String file() {
      return target.replaceFirst("#.*", "");
    }

    String anchor() {
      return target.contains("#") ? target.substring(target.indexOf('#') + 1) : "";
    }
  }

  /** A fenced block. */
  record Example(String language, String text, int line) {}

  static Document read(Path path) {
    String text = GeneratedFile.read(path);
    List<Example> examples = new ArrayList<>();
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) {
      examples.add(
          new Example(fence.group(2), fence.group(3).stripIndent(), lineOf(text, fence.start())));
    }
    String prose =
        FENCE
            .matcher(text)
            .replaceAll(
                match -> "\n".repeat((int) match.group().chars().filter(c -> c == '\n').count()));
    prose = prose.replaceAll("`[^`\\n]*`", "``");
    List<Link> links = new ArrayList<>();
    Matcher link = LINK.matcher(prose);
    while (link.find()) {
      links.add(new Link(link.group(1), lineOf(prose, link.start())));
    }
    return new Document(path, links, anchors(text), examples);
  }

  /** Every document of the repository: those at its top and all below docs. */
  static List<Document> all() {
    try (Stream<Path> top = list(Path.of("."))) {
      return Stream.concat(top, GeneratedFile.list(Path.of("docs"), ".md").stream())
          .map(Document::read)
          .toList();
    }
  }

  private static Stream<Path> list(Path folder) {
    try {
      return Files.list(folder).filter(file -> file.toString().endsWith(".md")).sorted();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** Anchors as GitHub makes them of headings. */
  private static Set<String> anchors(String text) {
    Set<String> anchors = new LinkedHashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    Matcher heading = HEADING.matcher(FENCE.matcher(text).replaceAll(""));
    while (heading.find()) {
      String slug =
          heading
              .group(1)
              .replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-');
      int times = seen.merge(slug, 1, Integer::sum);
      anchors.add(times == 1 ? slug : slug + "-" + (times - 1));
    }
    return anchors;
  }

  private static int lineOf(String text, int offset) {
    return (int) text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
  }
}
