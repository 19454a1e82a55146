package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.api.v1alpha1.CheckSpec;
import dev.headway.api.v1alpha1.HookSpec;
import dev.headway.api.v1alpha1.HookSpec.When;
import dev.headway.rollout.decide.HookPoint;
import dev.headway.rollout.decide.HookSpec.Kind;
import dev.headway.rollout.observe.Material.CheckAim;
import dev.headway.rollout.observe.Material.HookMaterial;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        new HookSpec(
            "a", When.PreDeploy, HookSpec.Type.Script, null, script, null, null, null, null, null);
    var material = (HookMaterial.Job) read(hook).materials().get("a");
    return material.template().at("/spec/template/spec");
  }

  @Test
  void podsThatServicesWouldSelectAreRefused() {
    String template =
        "{spec: {template: {metadata: {labels: {app: checkout, x: y}}, spec: " + POD + "}}}";
    read(
        new HookSpec(
            "a",
            When.PreDeploy,
            HookSpec.Type.Job,
            job(template),
            null,
            null,
            null,
            null,
            null,
            null));
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

  private static HookSpec calling(String url, CheckSpec.Header... headers) {
    var http = new HookSpec.Http(url, null, List.of(headers), null, null, null);
    return new HookSpec(
        "a", When.PostDeploy, HookSpec.Type.HTTP, null, null, http, null, null, null, null);
  }

  private static HookSpec running(When when, HookSpec.@Nullable Target target) {
    var exec = new HookSpec.Exec(List.of("sync"), null, target);
    return new HookSpec("a", when, HookSpec.Type.Exec, null, null, null, exec, null, null, null);
  }

  @Test
  void aCallGoesToAServiceOrToAHost() {
    var material =
        (HookMaterial.Call)
            read(calling("http://inventory.shop.svc:8080/prepare?for=$(HEADWAY_NAME)"))
                .materials()
                .get("a");
    assertThat(problems.found()).isEmpty();
    assertThat(material.aim()).isEqualTo(new CheckAim.OfService("inventory"));
    assertThat(material.request().port()).isEqualTo("8080");
    assertThat(material.request().request().method()).isEqualTo("POST");
    assertThat(material.request().request().host()).contains("inventory.shop.svc:8080");
    assertThat(material.request().good().codes()).containsExactlyInAnyOrder(200, 201, 202, 204);
    var secured =
        (HookMaterial.Call) read(calling("https://chat.example/hook")).materials().get("a");
    assertThat(secured.aim()).isEqualTo(new CheckAim.OfHost("chat.example"));
    assertThat(secured.request().tls()).isPresent();
    assertThat(secured.request().request().host()).contains("chat.example");
  }

  @Test
  void whatACallCannotBeIsNamed() {
    read(
        calling("http://:8080/", new CheckSpec.Header("Idempotency-Key", "mine", null)),
        hook("b", When.PreDeploy, POD, null));
    assertThat(problems.found())
        .containsExactly(
            "`spec.hooks[0].http.url` must be of the form 'http://service:port/path', or 'https'",
            "`spec.hooks[0].http.headers` may not set 'Idempotency-Key': Headway does");
  }

  @Test
  void aCommandRunsWhereThereArePods() {
    assertThat(read(running(When.PostActivate, null)).specs().getFirst().kind())
        .isEqualTo(Kind.COMMAND);
    assertThat(read(running(When.PostActivate, HookSpec.Target.StablePods)).specs().getFirst())
        .returns(Kind.COMMAND_IN_STABLE, dev.headway.rollout.decide.HookSpec::kind);
    var before = (HookMaterial.InPod) read(running(When.PreDeploy, null)).materials().get("a");
    assertThat(before.inStable()).isTrue();
    assertThat(before.command().container()).isEqualTo("app");
    assertThat(problems.found()).isEmpty();
    read(running(When.PreDeploy, HookSpec.Target.CandidatePods));
    assertThat(problems.found())
        .containsExactly(
            "`spec.hooks[0].exec.target` must be 'StablePods' where `when` is 'PreDeploy': no"
                + " others are left");
  }

  private HookSpecReader read(HookSpec... hooks) {
    var selector = new LabelSelectorBuilder().withMatchLabels(Map.of("app", "checkout")).build();
    var template = JSON.createObjectNode();
    template.putObject("spec").putArray("containers").addObject().put("name", "app");
    var calls = new HookCallReader(problems, template, "shop");
    return new HookSpecReader(problems, selector, Set.of("around"), calls).read(List.of(hooks));
  }

  @Test
  void aHookAroundStepsHasNoPointAndAbortsUnlessToldOtherwise() {
    var specs = read(hook("around", null, POD, null)).specs();
    assertThat(problems.found()).isEmpty();
    assertThat(specs.getFirst().when()).isEmpty();
    assertThat(specs.getFirst().aborts()).isTrue();
    HookSpec ignored = hook("around", null, POD, HookSpec.OnFailure.Ignore);
    assertThat(read(ignored).specs().getFirst().aborts()).isFalse();
    read(hook("nowhere", null, POD, null));
    assertThat(problems.found())
        .containsExactly("`spec.hooks[0].when` must be set unless a step names the hook");
  }

  private static HookSpec hook(
      String name, @Nullable When when, String pod, HookSpec.@Nullable OnFailure onFailure) {
    HookSpec.Job job = job("{spec: {template: {spec: " + pod + "}}}");
    return new HookSpec(
        name, when, HookSpec.Type.Job, job, null, null, null, null, null, onFailure);
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
