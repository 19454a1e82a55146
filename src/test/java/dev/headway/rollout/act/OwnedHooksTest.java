package dev.headway.rollout.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.headway.adapter.check.CommandBook.Ran;
import dev.headway.adapter.check.SingleTries;
import dev.headway.adapter.hook.VirtualHookRunner;
import dev.headway.domain.Because;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.ClusterWriter;
import dev.headway.port.HookRunner.HookAttempt;
import dev.headway.port.HookRunner.HookStanding;
import dev.headway.port.HookRunner.State;
import dev.headway.port.LiveReader;
import dev.headway.port.Reading;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.observe.Material;
import dev.headway.rollout.observe.Material.HookMaterial;
import dev.headway.testing.Materials;
import dev.headway.testing.Records;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnedHooksTest {
  private static final ObjectKey CHECKOUT =
      new ObjectKey("ProgressiveDeployment", "shop", "checkout");
  private static final HookAttempt FIRST = new HookAttempt(2, "PreDeploy", "migrate", 1);

  private final VirtualHookRunner runner =
      new VirtualHookRunner(
          new SingleTries(
              (aim, port) -> List.of(),
              (namespace, key) -> new Reading.Missing<>(),
              (order, timeout) -> new Ran.Ended(0)),
          deployment -> {});
  private final List<String> made = new ArrayList<>();
  private Optional<ClusterFailure> answer = Optional.empty();
  private final OwnedHooks hooks = new OwnedHooks(new Writer(), new Live(), runner, material());

  private static Action.StartHook start() {
    return new Action.StartHook(
        new HookRun(2, "PreDeploy", "migrate", 1),
        "checkout-aa",
        new Revision("a".repeat(64), 2, "aa"),
        Optional.empty(),
        Optional.empty(),
        Weight.ZERO,
        Instant.EPOCH,
        Because.of(Reason.HOOK_RUNNING, "a test"));
  }

  @Test
  void whatTheServerWillNeverTakeIsTheFailureOfTheAttempt() {
    answer = Optional.of(new ClusterFailure(Kind.REJECTED, "no such field"));
    hooks.start(start());
    assertThat(runner.standings(CHECKOUT))
        .containsExactly(new HookStanding(FIRST, State.FAILED, "no such field"));
  }

  @Test
  void whatIsNotAllowedIsRememberedAndMayComeYet() {
    answer = Optional.of(new ClusterFailure(Kind.FORBIDDEN, "exceeded quota"));
    assertThatExceptionOfType(ClusterFailure.class).isThrownBy(() -> hooks.start(start()));
    assertThat(runner.standings(CHECKOUT))
        .containsExactly(new HookStanding(FIRST, State.HINDERED, "exceeded quota"));
    answer = Optional.empty();
    hooks.start(start());
    assertThat(made).hasSize(1);
    assertThat(runner.standings(CHECKOUT)).isEmpty();
  }

  @Test
  void whatGoesByItselfIsNothingToRemember() {
    answer = Optional.of(new ClusterFailure(Kind.TRANSIENT, "busy"));
    assertThatExceptionOfType(ClusterFailure.class).isThrownBy(() -> hooks.start(start()));
    assertThat(runner.standings(CHECKOUT)).isEmpty();
  }

  private static Material material() {
    var job = new HookMaterial.Job(JsonNodeFactory.instance.objectNode(), Duration.ofMinutes(5));
    return Records.with(Materials.of(CHECKOUT), "hooks", Map.of("migrate", job));
  }

  private static final class Live implements LiveReader {
    @Override
    public Optional<ReplicaSet> set(String namespace, String name) {
      return Optional.empty();
    }

    @Override
    public List<Pod> pods(String namespace, Map<String, String> labels) {
      return List.of();
    }

    @Override
    public Optional<Service> service(String namespace, String name) {
      return Optional.empty();
    }

    @Override
    public Optional<String> lastLines(String namespace, String pod, String container) {
      return Optional.empty();
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
      return Optional.empty();
    }
  }

  private final class Writer implements ClusterWriter {
    @Override
    public void create(ObjectKey deployment, ObjectKey key, JsonNode object) {
      answer.ifPresent(
          failed -> {
            throw failed;
          });
      made.add(key.name());
    }

    @Override
    public void tryCreate(ObjectKey key, JsonNode object) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void merge(ObjectKey deployment, ObjectKey key, String version, JsonNode patch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void mergeStatus(ObjectKey deployment, ObjectKey key, String version, JsonNode patch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(ObjectKey deployment, ObjectKey key, String resourceVersion) {
      throw new UnsupportedOperationException();
    }
  }
}
