package dev.headway.rollout.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.Because;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import dev.headway.port.CheckCourse.Aim;
import dev.headway.port.CheckProbe;
import dev.headway.port.CheckProbe.Header;
import dev.headway.port.CheckProbe.HttpAnswer;
import dev.headway.port.CheckProbe.HttpRequest;
import dev.headway.port.HookRunner.HookWork;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.observe.Material;
import dev.headway.rollout.observe.Material.CheckAim;
import dev.headway.rollout.observe.Material.HookMaterial;
import dev.headway.testing.Materials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HookCallsTest {
  private static final Material MATERIAL =
      Materials.of(new ObjectKey("ProgressiveDeployment", "shop", "checkout"));

  private static Action.StartHook start(int attempt) {
    return new Action.StartHook(
        new HookRun(17, "Before 25 %", "prepare", attempt),
        "checkout-a",
        Revision.of("a".repeat(64), 1),
        Optional.of(Revision.of("b".repeat(64), 1)),
        Optional.of(Revision.of("b".repeat(64), 1)),
        Weight.ofPercent(10),
        Instant.parse("2026-01-01T10:00:00Z"),
        Because.of(Reason.HOOK_RUNNING, "a test"));
  }

  private static HookWork.Call call(int attempt, String method, Optional<String> body) {
    var request =
        new HttpRequest(
            method,
            "/prepare?step=$(HEADWAY_STEP)",
            Optional.of("inventory"),
            List.of(Header.of("X-Release", "$(HEADWAY_NAME)/$(HEADWAY_RELEASE)")),
            body);
    var probe =
        new CheckProbe.Http(
            "80", request, new HttpAnswer(Set.of(200), Optional.empty()), Optional.empty());
    var material =
        new HookMaterial.Call(new CheckAim.OfService("inventory"), probe, Duration.ofSeconds(5));
    return (HookWork.Call) HookCalls.call(start(attempt), material, MATERIAL);
  }

  private static String header(HookWork.Call call, String name) {
    return call.request().request().headers().stream()
        .filter(header -> header.name().equals(name))
        .map(header -> ((CheckProbe.Value.Text) header.value()).text())
        .findFirst()
        .orElse("");
  }

  @Test
  void itSaysWhatItIsAboutInJson() {
    HookWork.Call call = call(1, "POST", Optional.empty());
    assertThat(call.aim()).isEqualTo(new Aim.OfService("shop", "inventory"));
    assertThat(call.request().request().body())
        .contains(
            "{\"hook\":\"prepare\",\"point\":\"Before\",\"step\":\"25 %\",\"release\":\"17\","
                + "\"attempt\":\"1\",\"revision\":\"aaaaaaaaaa\","
                + "\"previousRevision\":\"bbbbbbbbbb\",\"namespace\":\"shop\","
                + "\"name\":\"checkout\",\"time\":\"2026-01-01T10:00:00.000Z\","
                + "\"weight\":\"10\"}");
    assertThat(header(call, "Content-Type")).isEqualTo("application/json");
    assertThat(header(call, "X-Release")).isEqualTo("checkout/17");
    assertThat(call.request().request().path()).isEqualTo("/prepare?step=25%20%25");
  }

  @Test
  void attemptsOfOneHookHaveOneKey() {
    HookWork.Call first = call(1, "POST", Optional.of("weight $(HEADWAY_WEIGHT)"));
    HookWork.Call second = call(2, "POST", Optional.of("weight $(HEADWAY_WEIGHT)"));
    assertThat(first.request().request().body()).contains("weight 10");
    assertThat(header(first, "Idempotency-Key"))
        .hasSize(32)
        .isEqualTo(header(second, "Idempotency-Key"));
    assertThat(header(second, "Headway-Attempt")).isEqualTo("2");
  }

  @Test
  void whatIsAskedForWithGetHasNoBody() {
    HookWork.Call call = call(1, "GET", Optional.empty());
    assertThat(call.request().request().body()).isEmpty();
    assertThat(header(call, "Content-Type")).isEmpty();
  }

  @Test
  void aCommandRunsInPodsOfOneRevision() {
    var command =
        new CheckProbe.Command("app", List.of("sync", "$(HEADWAY_REVISION)"), Optional.empty());
    var own = new HookMaterial.InPod(false, command, Duration.ofSeconds(5));
    assertThat(HookCalls.command(start(1), own, MATERIAL))
        .isEqualTo(
            new HookWork.InPod(
                new Aim.Pods("shop", "checkout", "aaaaaaaaaa"),
                new CheckProbe.Command("app", List.of("sync", "aaaaaaaaaa"), Optional.empty())));
    var stable = new HookMaterial.InPod(true, command, Duration.ofSeconds(5));
    assertThat(((HookWork.InPod) HookCalls.command(start(1), stable, MATERIAL)).pods().revision())
        .isEqualTo("bbbbbbbbbb");
  }
}
