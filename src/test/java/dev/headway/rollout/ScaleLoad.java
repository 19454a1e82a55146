package dev.headway.rollout;

import dev.headway.OperatorWiring;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import dev.headway.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * What many deployments in one namespace cost, by the processor time of the threads that look at
 * them: for each number of objects their first deployment, and a release of all of them at once.
 * They have no pods, and each a Service of its own, so that it is the operator that is measured.
 * Started by {@code build/measure-scale}.
 */
final class ScaleLoad {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int WARM_UP = 150;

  private final KubernetesClient client;

  private ScaleLoad(KubernetesClient client) {
    this.client = client;
  }

  /** The numbers of objects, in the order in which they are measured. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("headway-scale");
    var options =
        SandboxOptions.at(Clock.systemUTC())
            .withOperator(
                client ->
                    OperatorWiring.start(
                        client, OperatorSettings.sandbox(folder), Clock.systemUTC()));
    try (Sandbox sandbox = Sandbox.start(options)) {
      var load = new ScaleLoad(sandbox.client());
      load.measure(WARM_UP);
      double first = 0;
      for (String argument : arguments) {
        int count = Integer.parseInt(argument);
        double each = load.measure(count) / count;
        first = first == 0 ? each : first;
        say(
            String.format(
                Locale.ROOT,
                "%5d objects: %.2f ms of the processor for each object, %.2f times those of the"
                    + " first number",
                count,
                each * 1000,
                each / first));
      }
    }
    // Threads of the client would keep the process for a while.
    System.exit(0);
  }

  /** The seconds of the processor that so many take. */
  private double measure(int count) {
    String namespace = "scale-" + count;
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    double before = spent();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      client.resource(service(i)).inNamespace(namespace).create();
      client.resource(deployment(i)).inNamespace(namespace).create();
    }
    await(namespace, "1.0.0", count);
    double deployed = spent();
    double wall = (System.nanoTime() - start) / 1e9;
    start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      client
          .resources(ProgressiveDeployment.class)
          .inNamespace(namespace)
          .withName("app-" + i)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              """
              {"spec": {"template": {"metadata": {"labels": {"app.kubernetes.io/version": "1.1.0"}}}}}
              """);
    }
    await(namespace, "1.1.0", count);
    double released = spent();
    say(
        String.format(
            Locale.ROOT,
            "%5d objects: first deployment %.1f s, %.2f s of the processor; release of all %.1f s,"
                + " %.2f s of the processor",
            count,
            wall,
            deployed - before,
            (System.nanoTime() - start) / 1e9,
            released - deployed));
    client.namespaces().withName(namespace).delete();
    client.resources(ProgressiveDeployment.class).inNamespace(namespace).delete();
    return released - before;
  }

  private void await(String namespace, String version, int count) {
    long settled = 0;
    while (settled < count) {
      LockSupport.parkNanos(LOOK.toNanos());
      settled =
          client
              .resources(ProgressiveDeployment.class)
              .inNamespace(namespace)
              .list()
              .getItems()
              .stream()
              .map(ProgressiveDeployment::getStatus)
              .filter(status -> status != null && status.phase() == Phase.Deployed)
              .filter(
                  status -> status.stable() != null && version.equals(status.stable().version()))
              .count();
    }
  }

  /** The processor time of the threads that carry out passes, in seconds. */
  private static double spent() {
    var threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(thread -> thread != null && thread.getThreadName().startsWith("reconcile-"))
            .mapToLong(ThreadInfo::getThreadId)
            .map(threads::getThreadCpuTime)
            .sum()
        / 1e9;
  }

  private static String service(int number) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: app-%1$d}
    spec: {selector: {app: app-%1$d}, ports: [{port: 80}]}
    """
        .formatted(number);
  }

  private static String deployment(int number) {
    return """
    apiVersion: headway.dev/v1alpha1
    kind: ProgressiveDeployment
    metadata: {name: app-%1$d}
    spec:
      replicas: 0
      selector: {matchLabels: {app: app-%1$d}}
      template:
        metadata: {labels: {app: app-%1$d, app.kubernetes.io/version: 1.0.0}}
        spec: {containers: [{name: app, image: "headway/sample:1.0.0"}]}
      traffic: {serviceName: app-%1$d}
      strategy: {type: Canary, canary: {steps: [{weight: 25}, {weight: 100}]}}
    """
        .formatted(number);
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
