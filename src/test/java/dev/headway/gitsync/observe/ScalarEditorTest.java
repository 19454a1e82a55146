package dev.headway.gitsync.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.gitsync.decide.DocumentText.Span;
import dev.headway.gitsync.observe.ScalarEditor.Edit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One value changes, and every other byte stays. */
class ScalarEditorTest {
  private static final List<Object> IMAGE = List.of("spec", "containers", 0, "image");

  record Case(String name, String before, String to, String after) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("plain", pod("app:1 # why"), "app:2", pod("app:2 # why")),
        new Case("longer and shorter", pod("registry/app:1.10.100"), "a:1", pod("a:1")),
        new Case("double quotes", pod("\"app:1\"  # why"), "app:2", pod("\"app:2\"  # why")),
        new Case("single quotes", pod("'app:1'"), "it's:2", pod("'it''s:2'")),
        new Case("a number gets quotes", pod("app"), "1.20", pod("\"1.20\"")),
        new Case("a word that is no text gets quotes", pod("app"), "on", pod("\"on\"")),
        new Case(
            "Windows line ends",
            pod("app:1").replace("\n", "\r\n"),
            "app:2",
            pod("app:2").replace("\n", "\r\n")),
        new Case(
            "other alphabets before it",
            "# Käse 🧀\n" + pod("a:1"),
            "a:2",
            "# Käse 🧀\n" + pod("a:2")),
        new Case("a byte order mark", "\uFEFF" + pod("a:1"), "a:2", "\uFEFF" + pod("a:2")),
        new Case(
            "flow and odd blanks",
            "spec:   {containers: [ {image: a:1 , name: x} ]}   \n",
            "a:2",
            "spec:   {containers: [ {image: a:2 , name: x} ]}   \n"),
        new Case(
            "JSON",
            "{\n  \"spec\": {\"containers\": [{\"image\":\"a:1\"}]}\n}",
            "a:2",
            "{\n  \"spec\": {\"containers\": [{\"image\":\"a:2\"}]}\n}"),
        new Case(
            "no newline at the end",
            "spec: {containers: [{image: a:1}]}",
            "a:2",
            "spec: {containers: [{image: a:2}]}"),
        new Case(
            "an anchor elsewhere",
            "x: &x {k: v}\ny: *x\n" + pod("a:1"),
            "a:2",
            "x: &x {k: v}\ny: *x\n" + pod("a:2")));
  }

  private static String pod(String image) {
    return "spec:\n  # the one\n  containers:\n  - name: app\n    image: "
        + image
        + "\n    args: [ 'x' ]\n  tail:   yes\n\n";
  }

  @ParameterizedTest
  @MethodSource("cases")
  void changesNothingElse(Case c) {
    assertThat(changed(c.before(), 0, c.to())).isEqualTo(c.after());
    String around = "a: 1\n---\n" + c.before() + "\n---\n# last\nb: 'ü'\n";
    if (!c.before().startsWith("\uFEFF")) {
      assertThat(changed(around, 1, c.to()))
          .isEqualTo("a: 1\n---\n" + c.after() + "\n---\n# last\nb: 'ü'\n");
    }
  }

  @Test
  void namesTheLine() {
    byte[] file = bytes("a: 1\n---\n" + pod("a:1"));
    assertThat(ScalarEditor.set(file, span(file, 1), IMAGE, "a:2"))
        .isInstanceOfSatisfying(
            Edit.Changed.class, changed -> assertThat(changed.line()).isEqualTo(7));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatItCannotChangeAlone(String before) {
    byte[] file = bytes(before);
    assertThat(ScalarEditor.set(file, span(file, 0), IMAGE, "a:2"))
        .isInstanceOf(Edit.Refused.class);
  }

  static List<String> refused() {
    return List.of(
        pod("&i a:1") + "other: *i\n",
        "other: &i a:1\n" + pod("*i"),
        "all: &c [{image: a:1}]\nspec: {containers: *c}\n",
        "base: &b {image: a:1}\nspec: {containers: [{<<: *b, name: app}]}\n",
        pod("|-\n      a:1"),
        pod("!secret a:1"),
        "spec: {containers: []}\n",
        "spec: {containers: {image: x}}\n",
        "spec: [\n");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] file = bytes(pod("a:1"));
    file[12] = (byte) 0xFF;
    assertThat(ScalarEditor.set(file, span(file, 0), IMAGE, "a:2"))
        .isEqualTo(new Edit.Refused("the text is not UTF-8"));
  }

  private static String changed(String before, int document, String to) {
    byte[] file = bytes(before);
    Edit edit = ScalarEditor.set(file, span(file, document), IMAGE, to);
    assertThat(edit).isInstanceOf(Edit.Changed.class);
    return new String(((Edit.Changed) edit).file(), StandardCharsets.UTF_8);
  }

  private static Span span(byte[] file, int document) {
    return ManifestReader.spans("a.yaml", file).get(document);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
