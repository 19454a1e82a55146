package dev.headway.rollout.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.headway.domain.Because;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.LiveReader;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.observe.Material;
import dev.headway.testing.Materials;
import dev.headway.testing.Records;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SparePodsTest {
  private static final Map<String, String> LABELS = Map.of("headway.dev/revision", "aa");
  private static final ReplicaSet SET =
      new ReplicaSetBuilder()
          .withNewMetadata()
          .withName("checkout-aa")
          .withNamespace("shop")
          .withUid("set")
          .endMetadata()
          .withNewSpec()
          .withNewSelector()
          .withMatchLabels(LABELS)
          .endSelector()
          .endSpec()
          .build();

  private final List<Pod> pods = new ArrayList<>();
  private int reads;
  private final SparePods spare = new SparePods(new Live(), material());

  private static Material material() {
    var checkout = new ObjectKey("ProgressiveDeployment", "shop", "checkout");
    return Records.with(Materials.of(checkout), "sets", Map.of("checkout-aa", SET));
  }

  private static Action.DeletePod delete(String set, int needed) {
    return new Action.DeletePod(set, "one", "7", needed, Because.of(Reason.RESTARTING, "a test"));
  }

  private static Pod pod(String owner, boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .addNewOwnerReference()
        .withController(true)
        .withUid(owner)
        .endOwnerReference()
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }

  @Test
  void aReadyPodGoesWhereEnoughAreReadyAtTheServer() {
    pods.addAll(List.of(pod("set", true), pod("set", true)));
    assertThatCode(() -> spare.canGo(delete("checkout-aa", 2))).doesNotThrowAnyException();
    assertTooFew("checkout-aa", 3);
    assertThat(reads).as("counted once for a plan").isEqualTo(1);
  }

  @Test
  void whatIsNotReadyOrGoesOrIsOthersDoesNotCount() {
    Pod going = pod("set", true);
    going.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");
    pods.addAll(List.of(pod("set", true), pod("set", false), pod("other", true), going));
    assertTooFew("checkout-aa", 2);
  }

  @Test
  void aPodThatNobodyMissesNeedsNoLook() {
    spare.canGo(delete("checkout-aa", 0));
    assertThat(reads).isZero();
  }

  @Test
  void aSetThatIsGoneSparesNone() {
    assertTooFew("checkout-bb", 1);
  }

  private void assertTooFew(String set, int needed) {
    assertThatExceptionOfType(ClusterFailure.class)
        .isThrownBy(() -> spare.canGo(delete(set, needed)))
        .matches(failed -> failed.kind() == Kind.CONFLICT);
  }

  private final class Live implements LiveReader {
    @Override
    public List<Pod> pods(String namespace, Map<String, String> labels) {
      reads++;
      assertThat(namespace).isEqualTo("shop");
      assertThat(labels).isEqualTo(LABELS);
      return pods;
    }

    @Override
    public Optional<ReplicaSet> set(String namespace, String name) {
      return Optional.empty();
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
}
