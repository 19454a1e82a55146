package dev.headway.gitsync.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.gitsync.decide.DocumentText.Span;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file is its documents, byte for byte, and replacing one leaves the others alone. */
class DocumentTextTest {
  private static final List<String> PIECES =
      List.of(
          "---\n",
          "---\r\n",
          "--- # note\n",
          "--- |\n",
          "--- {a: 1}\n",
          "...\n",
          "a: 1\n",
          "b:\n  c: |\n    ---\n    x\n",
          "# comment\n",
          "\n",
          "\r\n",
          "  \n",
          "%YAML 1.2\n",
          "text: \"ä€\"\n",
          "last: no newline",
          "---",
          "-----\n",
          "--- \n",
          "k: |\n  ...\n");

  record Case(String name, String file, List<String> cores) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("empty", "", List.of("")),
        new Case("one", "a: 1\n", List.of("a: 1")),
        new Case("two", "a: 1\n---\nb: 2\n", List.of("a: 1", "b: 2")),
        new Case("leading marker", "---\na: 1\n---\nb: 2", List.of("a: 1", "b: 2")),
        new Case("crlf", "a: 1\r\n---\r\nb: 2\r\n", List.of("a: 1", "b: 2")),
        new Case("comment before the marker", "# license\n---\na: 1\n", List.of("a: 1")),
        new Case("comment in a document", "---\n# about a\na: 1\n", List.of("# about a\na: 1")),
        new Case("directive", "%YAML 1.2\n---\na: 1\n", List.of("a: 1")),
        new Case("block scalar", "a: |\n  ---\n  x\n", List.of("a: |\n  ---\n  x")),
        new Case("end marker", "a: 1\n...\nb: 2\n", List.of("a: 1", "b: 2")),
        new Case("longer dashes", "a: 1\n----\n", List.of("a: 1\n----")),
        new Case("inline", "a: 1\n--- {b: 2}\n", List.of("a: 1", "--- {b: 2}")),
        new Case("bom", "\uFEFFa: 1\n---\nb: 2\n", List.of("a: 1", "b: 2")),
        new Case("empty between", "a: 1\n---\n---\nb: 2\n", List.of("a: 1", "", "b: 2")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cutsWhereYamlDoes(Case c) {
    byte[] file = bytes(c.file());
    assertThat(DocumentText.split(file))
        .extracting(span -> text(DocumentText.core(file, span)))
        .containsExactlyElementsOf(c.cores());
  }

  @Test
  void countsLines() {
    byte[] file = bytes("a: 1\r\n\r\n---\r\nb: 2\n---\nc: 3\n");
    assertThat(DocumentText.split(file)).extracting(Span::line).containsExactly(1, 3, 5);
  }

  @Test
  void theDocumentsLaidEndToEndAreTheFile() {
    var random = new Random(20261121);
    for (int round = 0; round < 5_000; round++) {
      byte[] file = random(random, round);
      var joined = new ByteArrayOutputStream();
      int at = 0;
      for (Span span : DocumentText.split(file)) {
        assertThat(span.start()).isEqualTo(at);
        assertThat(span.coreStart()).isBetween(span.start(), span.end());
        assertThat(span.coreEnd()).isBetween(span.coreStart(), span.end());
        joined.write(file, span.start(), span.end() - span.start());
        at = span.end();
      }
      assertThat(joined.toByteArray()).isEqualTo(file);
    }
  }

  @Test
  void replacingADocumentLeavesAllOtherBytes() {
    var random = new Random(7);
    for (int round = 0; round < 5_000; round++) {
      byte[] file = random(random, round);
      List<Span> spans = DocumentText.split(file);
      int chosen = random.nextInt(spans.size());
      Span span = spans.get(chosen);
      if (text(DocumentText.core(file, span)).startsWith("---")) {
        continue; // brings its own marker: told below
      }
      byte[] replaced = DocumentText.replace(file, span, bytes("new: text"));
      byte[] expected = new byte[replaced.length];
      System.arraycopy(file, 0, expected, 0, span.coreStart());
      System.arraycopy(bytes("new: text"), 0, expected, span.coreStart(), 9);
      System.arraycopy(
          file, span.coreEnd(), expected, span.coreStart() + 9, file.length - span.coreEnd());
      assertThat(replaced).isEqualTo(expected);
      assertThat(DocumentText.replace(file, span, DocumentText.core(file, span))).isEqualTo(file);
    }
  }

  @Test
  void aTextWithItsOwnMarkerReplacesTheMarker() {
    byte[] file = bytes("\uFEFFa: 1\r\n---\r\nb: 2\r\n");
    Span second = DocumentText.split(file).get(1);
    assertThat(text(DocumentText.replace(file, second, bytes("--- {b: 3}"))))
        .isEqualTo("\uFEFFa: 1\r\n--- {b: 3}\r\n");
    byte[] inline = bytes("a: 1\r\n--- {b: 2}\r\n");
    Span other = DocumentText.split(inline).get(1);
    assertThat(text(DocumentText.replace(inline, other, bytes("b: 3"))))
        .isEqualTo("a: 1\r\n---\r\nb: 3\r\n");
  }

  @Test
  void jsonIsOneDocument() {
    byte[] file = bytes("\n{\"a\": 1}\n");
    Span whole = DocumentText.whole(file);
    assertThat(text(DocumentText.core(file, whole))).isEqualTo("{\"a\": 1}");
    assertThat(text(DocumentText.replace(file, whole, bytes("{}")))).isEqualTo("\n{}\n");
    assertThat(DocumentText.whole(bytes(" ")).isEmpty()).isTrue();
  }

  private static byte[] random(Random random, int round) {
    var out = new StringBuilder(round % 5 == 0 ? "\uFEFF" : "");
    int pieces = random.nextInt(9);
    for (int i = 0; i < pieces; i++) {
      out.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    byte[] file = bytes(out.toString());
    return round % 3 == 0 && file.length > 1
        ? Arrays.copyOf(file, random.nextInt(file.length))
        : file;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
