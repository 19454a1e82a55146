package dev.headway.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator's image is trained with: a release, and then another. */
class OperatorExerciseIT {
  @TempDir private Path folder;

  @Test
  void wantsOneVersionAfterTheOther() {
    List<String> wanted = new ArrayList<>();
    try (OperatorExercise exercise = new OperatorExercise(InstantSource.system())) {
      Path kubeconfig = folder.resolve("kubeconfig");
      assertThat(exercise.arguments(folder))
          .containsExactly("operator", "--kubeconfig=" + kubeconfig);
      assertThat(exercise.environment())
          .containsOnlyKeys("HEADWAY_PORTS_HEALTH", "HEADWAY_PORTS_METRICS");
      Config config = Config.fromKubeconfig(kubeconfig.toFile());
      try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
        exercise.drive(released -> !released.getAsBoolean() && wanted.add(image(client)));
      }
    }
    assertThat(wanted).containsExactly("headway/sample:1.0.0", "headway/sample:1.1.0");
  }

  @Test
  void endsWhereTheProgramEnds() {
    List<Boolean> asked = new ArrayList<>();
    try (OperatorExercise exercise = new OperatorExercise(InstantSource.system())) {
      exercise.drive(released -> !asked.add(released.getAsBoolean()));
    }
    assertThat(asked).containsExactly(false);
  }

  private static String image(KubernetesClient client) {
    ProgressiveDeployment deployment =
        client
            .resources(ProgressiveDeployment.class)
            .inNamespace("default")
            .withName("checkout")
            .require();
    return deployment.getSpec().template().at("/spec/containers/0/image").asText();
  }
}
