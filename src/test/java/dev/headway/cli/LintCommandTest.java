package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a cluster would refuse, said with file and line and without one. */
class LintCommandTest {
  private static final String CART =
      """
      apiVersion: headway.dev/v1alpha1
      kind: ProgressiveDeployment
      metadata: {name: cart}
      spec:
        replicas: 4
        selector: {matchLabels: {app: cart}}
        template:
          metadata: {labels: {app: cart}}
          spec:
            containers:
            - name: app
              image: shop:1
        strategy:
          type: Canary
          canary:
            steps:
            - {weight: 25, hold: 1m30s}
            - {name: half, weight: 50}
      """;

  @TempDir private Path folder;

  record Case(String name, String manifest, String finding) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("YAML", "a: [\n", "all.yaml:2: invalid YAML"),
        new Case(
            "a field that is none",
            CART.replace("  replicas: 4", "  replica: 4"),
            "all.yaml:5: ProgressiveDeployment/cart: unknown field \"spec.replica\""),
        new Case(
            "a bound",
            CART.replace("weight: 50", "weight: 500"),
            "all.yaml:18: ProgressiveDeployment/cart: spec.strategy.canary.steps[1].weight: Invalid"
                + " value: 500"),
        new Case(
            "a rule in CEL",
            CART.replace("      steps:", "      interval: 5m\n      steps:"),
            "all.yaml:17: ProgressiveDeployment/cart: spec.strategy.canary.steps: Invalid value"),
        new Case(
            "a misspelt field in the template",
            CART.replace("      image: shop:1", "      imagee: shop:1"),
            "all.yaml:12: ProgressiveDeployment/cart: unknown field"
                + " \"spec.template.spec.containers[0].imagee\""),
        new Case(
            "an annotation that is no text",
            CART.replace("labels: {app: cart}}", "labels: {app: cart}, annotations: {a: 1}}"),
            "all.yaml:8: ProgressiveDeployment/cart: "),
        new Case(
            "what only the operator can judge",
            CART.replace("labels: {app: cart}}", "labels: {app: cart, headway.dev/role: stable}}"),
            "all.yaml:8: ProgressiveDeployment/cart: `spec.template.metadata.labels` may not hold"
                + " 'headway.dev/role'"),
        new Case(
            "a selector that fits no pod",
            CART.replace("labels: {app: cart}}", "labels: {app: other}}"),
            "all.yaml:6: ProgressiveDeployment/cart: spec.selector: Invalid value: `selector` must"
                + " match the labels of `template`"),
        new Case(
            "steps that do not compile",
            CART.replace("weight: 25", "weight: 75"),
            "all.yaml:18: ProgressiveDeployment/cart: step 'half': `weight` must not be less"),
        new Case(
            "a misspelt field in the Job of a hook",
            CART + hook("{name: m, when: PreDeploy, type: Job, job: %s}", "imagee: m"),
            "all.yaml:20: ProgressiveDeployment/cart: unknown field"
                + " \"spec.hooks[0].job.template.spec.template.spec.containers[0].imagee\""),
        new Case(
            "a bound in the Job of a hook",
            CART + hook("{name: m, when: PreDeploy, type: Job, job: %s}", "image: m}, {image: n"),
            "all.yaml:20: ProgressiveDeployment/cart:"
                + " spec.hooks[0].job.template.spec.template.spec.containers[1].name: Required"),
        new Case(
            "a hook twice",
            CART
                + hook("{name: m, when: PreDeploy, type: Job, job: %s}", "image: m")
                + "  - {name: m, when: OnSuccess, type: HTTP, http: {url: 'http://m/'}}\n",
            "all.yaml:21: ProgressiveDeployment/cart: spec.hooks[1]: Duplicate value"),
        new Case(
            "a hook that nothing runs",
            CART + hook("{name: m, type: Job, job: %s}", "image: m"),
            "all.yaml:20: ProgressiveDeployment/cart: `spec.hooks[0].when` must be set unless a"
                + " step names the hook"),
        new Case(
            "a step that names a hook that is none",
            CART.replace("weight: 50}", "weight: 50, hooks: [{name: m, when: After}]}"),
            "all.yaml:18: ProgressiveDeployment/cart: step 'half': `hooks` names 'm', which is not"
                + " in `spec.hooks`"),
        new Case(
            "a GitSync",
            """
            apiVersion: headway.dev/v1alpha1
            kind: GitSync
            metadata: {name: shop}
            spec:
              url: https://ann:secret@git.example/x.git
            """,
            "all.yaml:5: GitSync/shop: spec.url: Invalid value"),
        new Case(
            "a GitSync, beyond its schema",
            """
            apiVersion: headway.dev/v1alpha1
            kind: GitSync
            metadata: {name: shop}
            spec:
              url: https://git.example/x.git
              path: a/../b
            """,
            "all.yaml:6: GitSync/shop: `path` must not contain '..'"),
        new Case(
            "Kubernetes' own kinds",
            """
            apiVersion: v1
            kind: Service
            metadata: {name: cart}
            spec:
              ports:
              - {port: "http"}
            """,
            "all.yaml:"),
        new Case(
            "the same object twice",
            CART + "---\n" + CART,
            "all.yaml:20: ProgressiveDeployment cart stands here and at "));
  }

  private static String hook(String form, String container) {
    return "  hooks:\n  - "
        + form.formatted(
            "{template: {spec: {template: {spec: {containers: [{name: main, "
                + container
                + "}]}}}}}")
        + "\n";
  }

  @ParameterizedTest
  @MethodSource("cases")
  void namesFileAndLine(Case c) throws IOException {
    Files.writeString(folder.resolve("all.yaml"), c.manifest());
    CommandRun run = run("", folder.toString());
    assertThat(run.code()).as("%s%s", run.out(), run.err()).isEqualTo(1);
    assertThat(run.out().lines())
        .anySatisfy(line -> assertThat(line).startsWith(folder + "/" + c.finding()));
    assertThat(run.out().lines().toList()).last().asString().contains("findings in");
  }

  @Test
  void whatIsSoundIsCounted() throws IOException {
    Files.writeString(folder.resolve("cart.yaml"), CART);
    Files.writeString(folder.resolve("notes.txt"), "not: [read");
    Files.createDirectories(folder.resolve(".github"));
    Files.writeString(folder.resolve(".github/ci.yaml"), "not: [read");
    Files.createDirectories(folder.resolve("more"));
    Files.writeString(
        folder.resolve("more/map.yaml"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n");
    CommandRun run = run("", folder.toString());
    assertThat(run.code()).as("%s%s", run.out(), run.err()).isZero();
    assertThat(run.out()).isEqualTo("+ 2 objects in 2 files are sound\n");
  }

  @Test
  void namesKindsWhoseSchemaIsNotKnownAndJudgesThoseOfTheFiles() throws IOException {
    Files.writeString(
        folder.resolve("odd.yaml"), "apiVersion: x.example/v1\nkind: Odd\nmetadata: {name: a}\n");
    CommandRun odd = run("", folder.toString());
    assertThat(odd.code()).isZero();
    assertThat(odd.out()).contains("not judged, its schema is not known here: x.example/v1 Odd\n");
    Files.writeString(
        folder.resolve("crd.yaml"),
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: odds.x.example}
        spec:
          group: x.example
          scope: Namespaced
          names: {kind: Odd, plural: odds, singular: odd, listKind: OddList}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                required: [spec]
                properties: {spec: {type: object}}
        """);
    CommandRun judged = run("", folder.toString());
    assertThat(judged.code()).isEqualTo(1);
    assertThat(judged.out()).contains("odd.yaml:1: Odd/a: spec: Required value");
  }

  @Test
  void readsStandardInputAndPrintsADocument() throws IOException {
    assertThat(run(CART, "-").code()).isZero();
    CommandRun run = run(CART.replace("replicas: 4", "replicas: -4"), "-", "-o", "json");
    assertThat(run.code()).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.at("/findings/0/file").asText()).isEqualTo("<stdin>");
    assertThat(report.at("/findings/0/line").asInt()).isEqualTo(5);
    assertThat(report.at("/findings/0/object").asText()).isEqualTo("ProgressiveDeployment/cart");
  }

  @Test
  void saysWhatIsNotThere() {
    CommandRun gone = run("", folder.resolve("gone.yaml").toString());
    assertThat(gone.code()).isEqualTo(ExitCode.USAGE.status());
    assertThat(gone.err()).contains("there is no " + folder.resolve("gone.yaml"));
    CommandRun empty = run("", folder.toString());
    assertThat(empty.code()).isEqualTo(ExitCode.NOT_FOUND.status());
    assertThat(empty.err()).contains("there are no manifests in " + folder);
  }

  @Test
  void theSamplesAreSound() {
    CommandRun run = run("", "manifests/samples");
    assertThat(run.code()).as("%s%s", run.out(), run.err()).isZero();
  }

  private static CommandRun run(String input, String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "lint";
    System.arraycopy(args, 0, all, 1, args.length);
    return CommandRun.of(Map.of(), input, all);
  }
}
