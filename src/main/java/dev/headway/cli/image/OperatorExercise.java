package dev.headway.cli.image;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.cli.demo.Shop;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A first release and a canary on a sandbox of this process, watched over by the operator. */
final class OperatorExercise implements Exercise {
  private final Sandbox sandbox;

  OperatorExercise(InstantSource time) {
    sandbox = Sandbox.start(SandboxOptions.at(time));
  }

  @Override
  public List<String> arguments(Path scratch) {
    Path kubeconfig = scratch.resolve("kubeconfig");
    try {
      Files.writeString(kubeconfig, sandbox.kubeconfig());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of("operator", "--kubeconfig=" + kubeconfig);
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("HEADWAY_PORTS_HEALTH", "0", "HEADWAY_PORTS_METRICS", "0");
  }

  @Override
  public void drive(Waiting waiting) {
    for (String version : List.of("1.0.0", "1.1.0")) {
      apply(Shop.healthy(version).replaceAll("hold: [0-9]+s", "hold: 100ms"));
      if (!waiting.until(() -> released(version))) {
        return;
      }
    }
  }

  private void apply(String manifests) {
    var stream = new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8));
    for (HasMetadata item : sandbox.client().load(stream).items()) {
      sandbox
          .client()
          .resource(item)
          .inNamespace("default")
          .fieldManager("training")
          .forceConflicts()
          .serverSideApply();
    }
  }

  private boolean released(String version) {
    ProgressiveDeployment deployment =
        sandbox
            .client()
            .resources(ProgressiveDeployment.class)
            .inNamespace("default")
            .withName("checkout")
            .get();
    ProgressiveDeploymentStatus status = deployment == null ? null : deployment.getStatus();
    return status != null
        && status.phase() == Phase.Deployed
        && status.stable() != null
        && version.equals(status.stable().version());
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
