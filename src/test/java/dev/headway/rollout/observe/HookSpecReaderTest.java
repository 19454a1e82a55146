package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.api.v1alpha1.HookSpec;
import dev.headway.api.v1alpha1.HookSpec.When;
import dev.headway.rollout.decide.HookPoint;
import dev.headway.rollout.decide.HookSpec.Kind;
import dev.headway.rollout.observe.Material.HookMaterial;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HookSpecReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POD = "{containers: [{name: m, image: x}]}";

  private final Problems problems = new Problems();

  @Test
  void defaultsAreApplied() {
    var specs = read(hook("migrate", When.PreDeploy, POD, null)).specs();
    assertThat(problems.found()).isEmpty();
    assertThat(specs)
        .containsExactly(
            new dev.headway.rollout.decide.HookSpec(
                "migrate",
                Optional.of(HookPoint.PRE_DEPLOY),
                Kind.JOB,
                Duration.ofSeconds(300),
                0,
                true));
  }

  @ParameterizedTest
  @EnumSource(When.class)
  void everyPointIsKnownByItsText(When when) {
    var spec = read(hook("a", when, POD, null)).specs().getFirst();
    assertThat(spec.when().map(HookPoint::text)).contains(when.name());
    assertThat(spec.aborts()).isEqualTo(when == When.PreDeploy || when == When.PreActivate);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{restartPolicy: Always, containers: [{name: m, image: x}]} |"
            + " `spec.hooks[0].job.template.spec.template.spec.restartPolicy` must be 'Never' or"
            + " 'OnFailure' in a Job",
        "{containers: []} | `spec.hooks[0].job.template.spec.template.spec.containers` must hold at"
            + " least one container",
      })
  void whatAJobCannotBeIsNamed(String pod, String problem) {
    read(hook("a", When.PreDeploy, pod, null));
    assertThat(problems.found()).containsExactly(problem);
  }

  @Test
  void aScriptIsAJobThatTheShellRuns() {
    JsonNode pod =
        pod(new HookSpec.Script("registry.example/tools:1", "echo $HOME\necho $$", null, null));
    assertThat(problems.found()).isEmpty();
    assertThat(pod.at("/containers/0/image").asText()).isEqualTo("registry.example/tools:1");
    assertThat(pod.at("/containers/0/command"))
        .extracting(JsonNode::asText)
        .containsExactly("/bin/sh", "-ec", "echo $$HOME\necho $$$$");
    assertThat(pod.has("volumes")).isFalse();
    assertThat(pod.has("serviceAccountName")).isFalse();
  }

  @Test
  void aScriptInAConfigMapIsMounted() {
    var source = new HookSpec.ConfigMapKeyRef("scripts", "migrate.sh");
    JsonNode pod = pod(new HookSpec.Script("registry.example/tools:1", null, source, "migrator"));
    assertThat(pod.path("serviceAccountName").asText()).isEqualTo("migrator");
    assertThat(pod.at("/containers/0/command"))
        .extracting(JsonNode::asText)
        .containsExactly("/bin/sh", "-e", "/headway/script");
    assertThat(pod.at("/containers/0/volumeMounts/0/mountPath").asText()).isEqualTo("/headway");
    assertThat(pod.at("/volumes/0/configMap/name").asText()).isEqualTo("scripts");
    assertThat(pod.at("/volumes/0/configMap/items/0/key").asText()).isEqualTo("migrate.sh");
    assertThat(pod.at("/volumes/0/configMap/items/0/path").asText()).isEqualTo("script");
  }

  private JsonNode pod(HookSpec.Script script) {
    var hook =
        new HookSpec("a", When.PreDeploy, HookSpec.Type.Script, null, script, null, null, null);
    var material = (HookMaterial.Job) read(hook).materials().get("a");
    return material.template().at("/spec/template/spec");
  }

  @Test
  void podsThatServicesWouldSelectAreRefused() {
    String template =
        "{spec: {template: {metadata: {labels: {app: checkout, x: y}}, spec: " + POD + "}}}";
    read(
        new HookSpec(
            "a", When.PreDeploy, HookSpec.Type.Job, job(template), null, null, null, null));
    assertThat(problems.found())
        .singleElement()
        .asString()
        .startsWith("`spec.hooks[0].job.template.spec.template.metadata.labels` may not match");
  }

  @Test
  void namesAreUniqueAndWhatCannotGoBackDoesNotAbort() {
    HookSpec late = hook("a", When.PostDeploy, POD, HookSpec.OnFailure.Abort);
    read(hook("a", When.PreDeploy, POD, HookSpec.OnFailure.Ignore), late);
    assertThat(problems.found())
        .containsExactly("`spec.hooks[1].name` must be unique: 'a' is there twice");
    assertThat(read(late).specs().getFirst().aborts()).isFalse();
    assertThat(problems.found()).last().asString().contains("onFailure", "may be 'Abort' only");
  }

  private HookSpecReader read(HookSpec... hooks) {
    var selector = new LabelSelectorBuilder().withMatchLabels(Map.of("app", "checkout")).build();
    return new HookSpecReader(problems, selector).read(List.of(hooks));
  }

  private static HookSpec hook(
      String name, When when, String pod, HookSpec.@Nullable OnFailure onFailure) {
    HookSpec.Job job = job("{spec: {template: {spec: " + pod + "}}}");
    return new HookSpec(name, when, HookSpec.Type.Job, job, null, null, null, onFailure);
  }

  private static HookSpec.Job job(String template) {
    try {
      return new HookSpec.Job(
          JSON.readerFor(JsonNode.class)
              .with(com.fasterxml.jackson.core.json.JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
              .readValue(quoted(template)));
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(template, broken);
    }
  }

  /** Words to strings. */
  private static String quoted(String template) {
    return template.replaceAll(": ([A-Za-z]+)", ": \"$1\"");
  }
}
