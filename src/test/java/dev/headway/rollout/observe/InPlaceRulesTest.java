package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may not be asked for where the workload stays in place. */
class InPlaceRulesTest {

  private static final String SPEC =
      "workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n";

  private static <T> T yaml(String text, Class<T> type) {
    try {
      return new YAMLMapper().readValue(text, type);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<String> problems(String spec, String deployment) {
    var resource = new ProgressiveDeployment();
    resource.setMetadata(
        new ObjectMetaBuilder().withName("checkout").withNamespace("shop").build());
    resource.setSpec(yaml(SPEC + spec, ProgressiveDeploymentSpec.class));
    Deployment web =
        yaml(
            """
            metadata: {name: web, namespace: shop, uid: u}
            spec:
              replicas: 3
              %s
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: app, image: web, ports: [{name: http, containerPort: 80}]}]}
            """
                .formatted(deployment),
            Deployment.class);
    SpecReader.SpecRead read =
        SpecReader.read(resource, Optional.of(new WorkloadReader("checkout", web)));
    assertThat(read.spec().replicas()).isEqualTo(3);
    return read.problems();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: 9 | '' | ''",
        "traffic: {serviceName: web} | '' | `spec.traffic` may not be set with `workloadRef`: the"
            + " weight is the share of pods",
        "minReadySeconds: 3 | '' | `spec.minReadySeconds` may not be set with `workloadRef`: the"
            + " Deployment's own counts",
        "configTracking: ConfigMaps | '' | `spec.configTracking` may not be 'ConfigMaps' with"
            + " `workloadRef`: the Deployment's template alone makes its revision",
        "configTracking: None | '' | ''",
        "'strategy: {type: Rolling, rolling: {maxSurge: 2}}' | '' |"
            + " `spec.strategy.rolling.maxSurge` may not be set with `workloadRef`: the Deployment"
            + " keeps its old pods until the promotion",
        "'strategy: {type: Rolling, rolling: {maxUnavailable: 1}}' | '' |"
            + " `spec.strategy.rolling.maxUnavailable` may not be set with `workloadRef`: the"
            + " Deployment keeps its old pods until the promotion",
        "'strategy: {type: Rolling, rolling: {maxFailures: 2}}' | '' |"
            + " `spec.strategy.rolling.maxFailures` must be 1 with `workloadRef`: pods of a batch"
            + " are not put back one by one",
        "'checks: [{name: a, url: \"cmd://true\"}]' | '' | `spec.checks[a]` may not run in the pods"
            + " with `workloadRef`: use HTTP, TCP or GRPC",
        "paused: false | 'strategy: {type: Recreate}' | `spec.workloadRef`: Deployment 'web' may"
            + " not have the strategy 'Recreate': two revisions serve side by side",
        "paused: false | 'revisionHistoryLimit: 0' | `spec.workloadRef`: Deployment 'web' may not"
            + " have `revisionHistoryLimit: 0`: nothing would be left to go back to",
      },
      quoteCharacter = '"')
  void isRefusedByName(String spec, String deployment, String problem) {
    List<String> wanted = "''".equals(problem) ? List.of() : List.of(problem);
    assertThat(problems(bare(spec), bare(deployment))).isEqualTo(wanted);
  }

  private static String bare(String text) {
    return text.startsWith("'") && text.endsWith("'") ? text.substring(1, text.length() - 1) : text;
  }
}
