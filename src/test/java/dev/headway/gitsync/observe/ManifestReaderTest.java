package dev.headway.gitsync.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.Manifest;
import dev.headway.gitsync.decide.ManifestRules;
import dev.headway.gitsync.decide.ManifestRules.KindInfo;
import dev.headway.gitsync.decide.ManifestRules.Namespaces;
import dev.headway.gitsync.decide.ManifestSet;
import dev.headway.gitsync.decide.Problem;
import dev.headway.gitsync.decide.Trees;
import dev.headway.port.GitRepository;
import dev.headway.testing.GitRefuses;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken for a manifest, and what is refused with file and line. */
class ManifestReaderTest {
  private static final String MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

  record Case(String name, String file, String text, String problem) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> refused() {
    return List.of(
        new Case("yaml", "a.yaml", MAP + "---\na: [\n", "a.yaml:6: invalid YAML: expected"),
        new Case("key", "a.yaml", MAP + "data:\n  k: 1\n  k: 2\n", "a.yaml:6: duplicate key 'k'"),
        new Case("no kind", "a.yaml", "apiVersion: v1\n", "a.yaml:1: `kind` must be set"),
        new Case("no version", "a.yaml", "\nkind: X\n", "a.yaml:2: `apiVersion` must be set"),
        new Case(
            "no name", "a.yaml", "apiVersion: v1\nkind: X\n", "a.yaml:1: `metadata.name` must"),
        new Case(
            "namespace",
            "a.yaml",
            "apiVersion: v1\nkind: X\nmetadata: {name: a, namespace: 1}\n",
            "a.yaml:1: `metadata.namespace` must be text"),
        new Case("scalar", "a.yaml", "just text\n", "a.yaml:1: a manifest must be a mapping"),
        new Case("tag", "a.yaml", "a: !x 1\n", "a.yaml:1: a tag ('!…') is not taken"),
        new Case("map key", "a.yaml", "? [a]\n: 1\n", "Non scalar key is detected"),
        new Case("merge", "a.yaml", "<<: 1\n", "a.yaml:1: '<<' must be a mapping"),
        new Case(
            "deep",
            "a.yaml",
            "a: " + "[".repeat(150) + "]".repeat(150) + "\n",
            "a.yaml:1: the document is too large once aliases are used, or nested too deeply"),
        new Case("json", "a.json", "{\n\"a\": }", "a.json:2: invalid JSON"),
        new Case("json key", "a.json", "{\"a\": 1, \"a\": 2}", "a.json:1: invalid JSON: Duplicate"),
        new Case(
            "list",
            "a.yaml",
            "apiVersion: v1\nkind: List\nitems:\n- 1\n",
            "a.yaml:4: an item of a"),
        new Case(
            "unknown kind", "a.yaml", MAP.replace("ConfigMap", "Nope"), "knows no kind 'Nope'"),
        new Case(
            "other namespace",
            "a.yaml",
            MAP.replace("{name: a}", "{name: a, namespace: bank}"),
            "a.yaml:1: ConfigMap/a is in namespace 'bank'; allowed here: shop"),
        new Case(
            "twice",
            "a.yaml",
            MAP + "---\n" + MAP.replace("{name: a}", "{name: a, namespace: shop}"),
            "a.yaml:5: ConfigMap shop/a stands here and at a.yaml:1"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  @GitRefuses({
    GitRefusal.NOT_YAML,
    GitRefusal.DUPLICATE_KEY,
    GitRefusal.MISSING_FIELD,
    GitRefusal.NAMESPACE_NO_TEXT,
    GitRefusal.NO_MAPPING,
    GitRefusal.UNKNOWN_TAG,
    GitRefusal.MERGE_KEY,
    GitRefusal.NOT_JSON,
    GitRefusal.ITEM_NO_MAPPING,
    GitRefusal.UNKNOWN_KIND,
    GitRefusal.OTHER_NAMESPACE,
    GitRefusal.TWICE,
    GitRefusal.DEEP_OR_LARGE
  })
  void saysWhereAndWhat(Case c) {
    ManifestSet set = checked(c.file(), c.text());
    assertThat(set.isUsable()).isFalse();
    assertThat(set.problems())
        .anySatisfy(problem -> assertThat(problem.toString()).contains(c.problem()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.yaml | password: !hunter2 x",
        "a.yaml | password: *hunter2",
        "a.yaml | password: !hun!ter2 x",
        "a.yaml | password: '%hunter2",
        "a.yaml | password: \"\\hunter2\"",
        "a.yaml | password: [hunter2",
        "a.yaml | password: hunter2: x",
        "a.yaml | password: @hunter2",
        "a.yaml | hunter2",
        "a.json | {\"password\": hunter2}",
        "a.json | {\"password\": 'hunter2'}",
        "a.json | {\"password\": \"hunter2}",
        "a.json | {\"password\": \"hun\\ter2\"} x",
        "a.json | {\"password\": 7hunter2}",
        "a.json | [\"hunter2\"]"
      },
      quoteCharacter = '`')
  void repeatsNothingThatMayBeAPassword(String file, String text) {
    assertThat(checked(file, MAP.substring(0, file.endsWith("json") ? 0 : MAP.length()) + text))
        .extracting(ManifestSet::problems)
        .asInstanceOf(InstanceOfAssertFactories.list(Problem.class))
        .isNotEmpty()
        .allSatisfy(
            problem -> assertThat(problem.toString()).doesNotContain("hun").doesNotContain("ter2"));
  }

  @Test
  void aBombOfAliasesIsRefused() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(i, i, String.join(", ", java.util.Collections.nCopies(10, alias))));
    }
    assertThat(checked("a.yaml", bomb.toString()).problems())
        .extracting(Problem::message)
        .anyMatch(m -> m.contains("Number of aliases"));
  }

  @Test
  @GitRefuses({GitRefusal.NOT_UTF8})
  void whatIsNotUtf8IsRefused() {
    var tree =
        new GitRepository.Tree(
            true,
            List.of(new GitRepository.File("a.yaml", "1", new byte[] {'a', ':', ' ', (byte) 0xFF})),
            List.of(new GitRepository.Refusal("l.yaml", "is a symbolic link")),
            0);
    assertThat(ManifestReader.read("c", tree).problems())
        .extracting(Problem::toString)
        .containsExactly("a.yaml:1: the text is not UTF-8", "l.yaml: is a symbolic link");
  }

  @Test
  @GitRefuses(GitRefusal.MANY_OBJECTS)
  void moreObjectsThanOneGitSyncMayHaveAreRefused() {
    String item = "- {apiVersion: v1, kind: ConfigMap, metadata: {name: %d}}\n";
    var list = new StringBuilder("apiVersion: v1\nkind: List\nitems:\n");
    for (int i = 0; i <= 5_000; i++) {
      list.append(item.formatted(i).replace("name: ", "name: m"));
    }
    assertThat(checked("a.yaml", list.toString()).problems())
        .extracting(Problem::toString)
        .containsExactly("`path`: 5001 objects are more than the 5000 that one GitSync may have");
  }

  @Test
  void plainScalarsReadAsInKubectl() {
    Manifest manifest =
        checked(
                "a.yaml",
                MAP
                    + "x: [yes, off, 0644, 0x1F, 1_000, 1.5, 1e3, ~, 2026-01-01, 12:30, '1',"
                    + " \"on\", 99999999999, -7, 1.2.3, 12345678901234567890]\n"
                    + "base: &b {p: 1, q: 2}\n"
                    + "more: {<<: *b, q: 3}\n")
            .manifests()
            .getFirst();
    assertThat(Trees.list(manifest.content(), "x"))
        .containsExactly(
            true,
            false,
            420,
            31,
            1000,
            1.5,
            1000.0,
            null,
            "2026-01-01",
            "12:30",
            "1",
            "on",
            99999999999L,
            -7,
            "1.2.3",
            new java.math.BigInteger("12345678901234567890"));
    assertThat(Trees.map(manifest.content(), "more")).isEqualTo(Map.of("p", 1, "q", 3));
  }

  @Test
  void listsAreFlattenedEmptyAndForeignDocumentsAreSkipped() {
    ManifestSet set =
        checked(
            "a.yaml",
            "# only a comment\n---\nvalues: 1\n---\napiVersion: v1\nkind: List\nitems:\n- "
                + MAP.replace("\n", "\n  ").strip()
                + "\n- "
                + MAP.replace("a}", "b}").replace("\n", "\n  ").strip()
                + "\n");
    assertThat(set.problems()).isEmpty();
    assertThat(set.skipped()).isEqualTo(1);
    assertThat(set.manifests())
        .extracting(m -> m.id().toString() + " " + m.place())
        .containsExactly("ConfigMap shop/a a.yaml:8", "ConfigMap shop/b a.yaml:11");
  }

  @Test
  void theDigestFollowsTheContentOnly() {
    String one = checked("a.yaml", MAP).manifests().getFirst().digest();
    String same =
        checked(
                "b.json",
                "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"}}")
            .manifests()
            .getFirst()
            .digest();
    assertThat(same).isEqualTo(one);
    assertThat(checked("a.yaml", MAP + "data: {k: v}\n").manifests().getFirst().digest())
        .isNotEqualTo(one);
  }

  @Test
  void clusterObjectsHaveNoNamespaceAndOrderIsByKind() {
    ManifestSet set =
        checked(
            "a.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n---\n"
                + MAP
                + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: n, namespace: shop}\n");
    assertThat(set.manifests())
        .extracting(m -> m.id().toString())
        .containsExactly("Namespace n", "ConfigMap shop/a", "Service shop/s");
  }

  @Test
  void noTextMakesTheReaderFail() {
    var random = new Random(11);
    String alphabet = "ab:-[]{}&*!|>'\"#%@ \n\t,?.0";
    for (int round = 0; round < 3_000; round++) {
      var text = new StringBuilder(round % 2 == 0 ? MAP : "");
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      ManifestSet set = checked(round % 3 == 0 ? "a.json" : "a.yaml", text.toString());
      set.problems().forEach(p -> assertThat(p.where()).startsWith("a."));
    }
  }

  private static ManifestSet checked(String path, String text) {
    var tree =
        new GitRepository.Tree(
            true,
            List.of(new GitRepository.File(path, "1", text.getBytes(StandardCharsets.UTF_8))),
            List.of(),
            0);
    ManifestRules.Kinds kinds =
        (apiVersion, kind) ->
            switch (kind) {
              case "ConfigMap", "Service" -> Optional.of(new KindInfo(true));
              case "Namespace" -> Optional.of(new KindInfo(false));
              default -> Optional.empty();
            };
    return ManifestRules.check(
        ManifestReader.read("c0ffee", tree), kinds, new Namespaces("shop", Set.of("shop")));
  }
}
