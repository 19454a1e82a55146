package dev.headway.sandbox.world.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.world.controller.DeploymentPlan.Step;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A paused Deployment has the size it is told, as kube-controller-manager keeps it. */
final class DeploymentScalingTest {
  private static final int NEVER = 2147483646;

  private static Deployment deployment(int replicas, int surge, String image, int minReady) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("shop")
        .endMetadata()
        .withNewSpec()
        .withPaused(true)
        .withReplicas(replicas)
        .withMinReadySeconds(minReady)
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxSurge(new IntOrString(surge))
        .withMaxUnavailable(new IntOrString(0))
        .endRollingUpdate()
        .endStrategy()
        .withNewTemplate()
        .withNewSpec()
        .addNewContainer()
        .withName("app")
        .withImage(image)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  /** A set of {@code replicas} pods, of which so many count as available. */
  private static ReplicaSet set(Deployment of, String image, int replicas, int available) {
    Map<String, String> marks = new TreeMap<>(DeploymentScaling.marks(of));
    marks.put(DeploymentPlan.REVISION, image.equals("old") ? "1" : "2");
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName("web-" + image)
        .withNamespace("shop")
        .withAnnotations(marks)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withMinReadySeconds(of.getSpec().getMinReadySeconds())
        .withTemplate(deployment(1, 1, image, 0).getSpec().getTemplate())
        .endSpec()
        .withNewStatus()
        .withReplicas(replicas)
        .withReadyReplicas(replicas)
        .withAvailableReplicas(available)
        .endStatus()
        .build();
  }

  /** The sizes after everything that the plan scales. */
  private static List<Integer> sizes(Deployment deployment, ReplicaSet old, ReplicaSet fresh) {
    List<Integer> sizes =
        new ArrayList<>(List.of(old.getSpec().getReplicas(), fresh.getSpec().getReplicas()));
    for (Step step : DeploymentPlan.of(deployment, List.of(old, fresh))) {
      if (step instanceof Step.Scale(ReplicaSet set, int replicas)) {
        sizes.set(set.equals(old) ? 0 : 1, replicas);
      }
    }
    return sizes;
  }

  @ParameterizedTest
  @CsvSource({
    "4, 4, 1, 8, 7, 2", // each by its share, and the largest takes what rounding leaves
    "8, 7, 2, 4, 4, 1",
    "4, 4, 1, 4, 4, 1",
    "4, 4, 0, 8, 8, 0", // one set with pods takes them all
    "4, 4, 4, 0, 0, 0",
  })
  void keepsTheSharesOfItsSets(
      int before, int old, int fresh, int replicas, int oldThen, int freshThen) {
    Deployment then = deployment(before, Math.max(1, fresh), "new", NEVER);
    Deployment now = deployment(replicas, Math.max(1, fresh == 2 ? 1 : fresh), "new", NEVER);
    Deployment noted = fresh == 2 ? deployment(before, 1, "new", NEVER) : then;
    assertThat(sizes(now, set(noted, "old", old, 0), set(noted, "new", fresh, 0)))
        .containsExactly(oldThen, freshThen);
  }

  @Test
  void takesTheOldPodsAwayOnceThoseOfItsTemplateCountAsAvailable() {
    Deployment held = deployment(4, 4, "new", NEVER);
    assertThat(sizes(held, set(held, "old", 4, 4), set(held, "new", 4, 0)))
        .as("none of the new pods is available for 68 years")
        .containsExactly(4, 4);
    Deployment given = deployment(4, 4, "new", 0);
    assertThat(sizes(given, set(given, "old", 4, 4), set(given, "new", 4, 4)))
        .containsExactly(0, 4);
  }

  /** The set of the old template is the present one again, and its status still says available. */
  @Test
  void takesTheNewPodsAwayAtOnceWhenTheOldTemplateIsBack() {
    Deployment back = deployment(4, 1, "old", NEVER);
    Deployment before = deployment(4, 1, "old", 0);
    assertThat(sizes(back, set(before, "old", 4, 4), set(back, "new", 1, 0))).containsExactly(4, 0);
  }

  @Test
  void makesNothingOfATemplateWithoutASet() {
    Deployment edited = deployment(4, 1, "newer", NEVER);
    assertThat(
            DeploymentPlan.of(edited, List.of(set(edited, "old", 4, 4), set(edited, "new", 1, 0))))
        .isEmpty();
  }

  /** That is how a promotion reaches the set that is there already. */
  @Test
  void tellsThePresentSetHowLongPodsHaveToBeReady() {
    Deployment held = deployment(4, 4, "new", NEVER);
    Deployment given = deployment(4, 4, "new", 5);
    ReplicaSet fresh = set(held, "new", 4, 0);
    assertThat(DeploymentPlan.of(given, List.of(set(held, "old", 4, 4), fresh)))
        .anyMatch(step -> step instanceof Step.Note(ReplicaSet set, var _) && set.equals(fresh));
  }
}
