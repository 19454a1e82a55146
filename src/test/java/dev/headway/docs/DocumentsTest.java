package dev.headway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.testing.GeneratedFile;
import dev.headway.testing.OurKinds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Links lead somewhere, examples are accepted, nothing is left out of the index. */
class DocumentsTest {
  private static final Path INDEX = Path.of("docs/README.md");

  @Test
  void everyRelativeLinkLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    for (Document document : Document.all()) {
      for (Document.Link link : document.links()) {
        if (link.isRelative() && !resolves(document, link)) {
          broken.add(document.path() + ":" + link.line() + " -> " + link.target());
        }
      }
    }
    assertThat(broken).as("broken links").isEmpty();
  }

  @Test
  void everyPageIsInTheIndex() {
    Set<Path> linked = new TreeSet<>();
    for (Document.Link link : Document.read(INDEX).links()) {
      if (link.isRelative()) {
        linked.add(INDEX.resolveSibling(link.file()).normalize());
      }
    }
    List<Path> missing =
        GeneratedFile.list(Path.of("docs"), ".md").stream()
            .filter(page -> !page.equals(INDEX) && !linked.contains(page))
            .filter(page -> !page.startsWith("docs/runbooks") && !page.startsWith("docs/adr"))
            .toList();
    assertThat(missing).as("pages that docs/README.md does not link").isEmpty();
  }

  @Test
  void everyExampleOfOurKindsIsAccepted() {
    OurKinds kinds = OurKinds.load();
    List<String> refused = new ArrayList<>();
    for (Document document : Document.all()) {
      for (Document.Example example : document.examples()) {
        if (Set.of("yaml", "json").contains(example.language())) {
          String where = document.path() + ":" + example.line() + " ";
          judge(kinds, example.text()).forEach(problem -> refused.add(where + problem));
        }
      }
    }
    assertThat(refused).as("examples that the API server would refuse").isEmpty();
  }

  @Test
  void everySampleIsAccepted() {
    OurKinds kinds = OurKinds.load();
    List<String> refused = new ArrayList<>();
    for (Path sample : GeneratedFile.list(Path.of("manifests/samples"), ".yaml")) {
      judge(kinds, GeneratedFile.read(sample))
          .forEach(problem -> refused.add(sample + " " + problem));
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void everyKindHasASample() {
    Set<String> shown = new TreeSet<>();
    for (Path sample : GeneratedFile.list(Path.of("manifests/samples"), ".yaml")) {
      OurKinds.documents(GeneratedFile.read(sample)).stream()
          .filter(OurKinds::isOurs)
          .forEach(object -> shown.add(object.path("kind").asText()));
    }
    assertThat(shown).containsAll(OurKinds.load().definitions().keySet());
  }

  private static List<String> judge(OurKinds kinds, String text) {
    List<String> problems = new ArrayList<>();
    for (ObjectNode object : OurKinds.documents(text)) {
      if (OurKinds.isOurs(object)) {
        kinds
            .problems(object)
            .forEach(problem -> problems.add(object.path("kind").asText() + " " + problem));
      }
    }
    return problems;
  }

  private static boolean resolves(Document document, Document.Link link) {
    Path target =
        link.file().isEmpty()
            ? document.path()
            : document.path().toAbsolutePath().getParent().resolve(link.file()).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return link.anchor().isEmpty()
        || !target.toString().endsWith(".md")
        || Document.read(target).anchors().contains(link.anchor());
  }
}
