package dev.headway.rollout.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.Because;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.observe.Material;
import dev.headway.rollout.observe.Material.HookMaterial;
import dev.headway.testing.Materials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HookRenderingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Revision REVISION = Revision.of("a".repeat(64), 1);
  private static final HookRun RUN = new HookRun(17, "PreDeploy", "migrate", 2);

  @Test
  void theTemplateIsKeptAndBounded() throws JsonProcessingException {
    JsonNode job =
        render(
            """
            {"metadata": {"labels": {"team": "shop"}, "annotations": {"a": "b"}},
             "spec": {"parallelism": 2, "ttlSecondsAfterFinished": 5, "template": {"spec": {
               "initContainers": [{"name": "i", "image": "x"}],
               "containers": [{"name": "m", "image": "y",
                 "env": [{"name": "HEADWAY_TIME", "value": "mine"}, {"name": "B", "value": "1"}]}]}}}}
            """);

    assertThat(job.path("kind").asText()).isEqualTo("Job");
    assertThat(job.at("/metadata/labels/team").asText()).isEqualTo("shop");
    assertThat(job.at("/metadata/annotations/a").asText()).isEqualTo("b");
    assertThat(job.path("metadata").path("labels").path(Keys.HOOK).asText()).isEqualTo("migrate");
    assertThat(job.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo("u1");
    JsonNode spec = job.path("spec");
    assertThat(spec.path("parallelism").asInt()).isEqualTo(2);
    assertThat(spec.path("backoffLimit").asInt(-1)).isZero();
    assertThat(spec.path("activeDeadlineSeconds").asInt()).isEqualTo(91);
    assertThat(spec.has("ttlSecondsAfterFinished")).isFalse();
    JsonNode pod = spec.at("/template/spec");
    assertThat(pod.path("restartPolicy").asText()).isEqualTo("Never");
    assertThat(pod.at("/containers/0/env").findValuesAsText("value"))
        .containsExactly(
            "mine",
            "1",
            "migrate",
            "PreDeploy",
            "17",
            "2",
            "aaaaaaaaaa",
            "",
            "shop",
            "checkout",
            "25");
    assertThat(pod.at("/initContainers/0/env")).hasSize(10);
  }

  @Test
  void whatTheAuthorSaysStays() throws JsonProcessingException {
    JsonNode spec =
        render(
                """
                {"spec": {"backoffLimit": 3, "activeDeadlineSeconds": 10,
                  "template": {"spec": {"restartPolicy": "OnFailure", "containers": []}}}}
                """)
            .path("spec");
    assertThat(spec.path("backoffLimit").asInt()).isEqualTo(3);
    assertThat(spec.path("activeDeadlineSeconds").asInt()).isEqualTo(10);
    assertThat(spec.at("/template/spec/restartPolicy").asText()).isEqualTo("OnFailure");
  }

  @Test
  void theNameFollowsFromTheAttemptAlone() {
    String name = HookRendering.name(material("checkout"), RUN);
    assertThat(name).startsWith("checkout-migrate-");
    assertThat(HookRendering.name(material("checkout"), RUN)).isEqualTo(name);
    assertThat(
            List.of(
                new HookRun(18, "PreDeploy", "migrate", 2),
                new HookRun(17, "PostDeploy", "migrate", 2),
                new HookRun(17, "PreDeploy", "migrate", 1)))
        .allSatisfy(
            other ->
                assertThat(HookRendering.name(material("checkout"), other)).isNotEqualTo(name));
    HookRun longest = new HookRun(1, "PreDeploy", "b".repeat(63), 1);
    assertThat(HookRendering.name(material("a".repeat(23) + ".com"), longest))
        .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
        .hasSizeLessThanOrEqualTo(57);
  }

  @Test
  void aroundAStepItsNameIsKnown() {
    var start =
        new Action.StartHook(
            new HookRun(17, "Before 25 %", "migrate", 1),
            "checkout-a",
            REVISION,
            Optional.empty(),
            Optional.empty(),
            Weight.ZERO,
            Instant.parse("2026-01-01T10:00:00Z"),
            Because.of(Reason.HOOK_RUNNING, "a test"));
    assertThat(HookRendering.variables(start, material("checkout")))
        .containsEntry("HEADWAY_POINT", "Before")
        .containsEntry("HEADWAY_STEP", "25 %");
  }

  private static JsonNode render(String template) throws JsonProcessingException {
    return HookRendering.job(
        new Action.StartHook(
            RUN,
            "checkout-a",
            REVISION,
            Optional.empty(),
            Optional.empty(),
            Weight.ofPercent(25),
            Instant.parse("2026-01-01T10:00:00Z"),
            Because.of(Reason.HOOK_RUNNING, "a test")),
        new HookMaterial.Job(JSON.readTree(template), Duration.ofMillis(90_500)),
        material("checkout"));
  }

  private static Material material(String name) {
    return Materials.of(new ObjectKey("ProgressiveDeployment", "shop", name));
  }
}
