package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.Keys;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who insists on fields that a release must be able to write. */
class AppliersTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "Apply, flux, paused, 'flux' applies `spec.paused`",
        "Apply, argocd, minReadySeconds, 'argocd' applies `spec.minReadySeconds`",
        "Apply, flux, progressDeadlineSeconds, 'flux' applies `spec.progressDeadlineSeconds`",
        "Apply, flux, replicas, -",
        "Update, kubectl-edit, paused, -",
        "Apply, headway, paused, -",
        "Apply, headway-gitsync-shop.shop, paused, -",
      })
  void areNamedWithTheField(String operation, String manager, String field, String text) {
    Deployment deployment =
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("web")
            .addToAnnotations(Keys.APPLIED_BY, "forged")
            .addNewManagedField()
            .withManager(manager)
            .withOperation(operation)
            .withNewFieldsV1()
            .addToAdditionalProperties("f:spec", Map.of("f:" + field, Map.of()))
            .endFieldsV1()
            .endManagedField()
            .endMetadata()
            .build();
    Appliers.note(deployment);
    String noted = deployment.getMetadata().getAnnotations().getOrDefault(Keys.APPLIED_BY, "-");
    assertThat(noted).isEqualTo(text);
  }
}
