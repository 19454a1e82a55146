package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * From the previous version to this one, as docs/guides/install.md says: definitions, then {@code
 * helm upgrade}. What is settled is not written, and what is under way goes on.
 */
@ExtendWith(Installation.Extension.class)
@ResourceLock(Installation.OPERATOR)
class UpgradeIT {
  private static final int SETTLED = 50;

  /** A checkout of the previous version, whose image is where the nodes find it. */
  private static final String PREVIOUS = System.getProperty("headway.cluster.previous", "");

  private static final String IMAGE = System.getProperty("headway.cluster.previous.image", "");

  private static final String QUIET =
      """
      apiVersion: headway.dev/v1alpha1
      kind: ProgressiveDeployment
      metadata: {name: settled-%1$d}
      spec:
        replicas: %2$d
        selector: {matchLabels: {app: settled-%1$d}}
        template:
          metadata: {labels: {app: settled-%1$d}}
          spec:
            terminationGracePeriodSeconds: 1
            containers:
              - name: app
                image: %3$s
                ports: [{name: http, containerPort: 8080}]
                readinessProbe: {httpGet: {path: /readyz, port: http}, periodSeconds: 1}
        strategy: {type: Canary, canary: {steps: [{weight: 50}, {weight: 100}]}}
      """;

  @Test
  void whatIsSettledIsLeftAloneAndWhatIsUnderWayGoesOn(Installation installation) {
    assumeTrue(
        !PREVIOUS.isEmpty() && !IMAGE.isEmpty(),
        "no previous version: -Dheadway.cluster.previous names a checkout of it and"
            + " -Dheadway.cluster.previous.image its image, as .ci/run does");
    try (Scenario shop = Scenario.open(installation, "hw-upgrade")) {
      installation.uninstall();
      try {
        installation.install(new Installation.Version(Path.of(PREVIOUS), IMAGE));
        assertThat(image(installation)).as("the previous version acts").isEqualTo(IMAGE);
        App app = App.version("1.0.0").replicas(2).host("upgrade.example");
        app = app.steps("[{name: half, weight: 50, approval: Required}, {weight: 100}]");
        shop.release(app);
        settle(shop);
        shop.apply(app.as("1.1.0").deployment());
        shop.awaitsApproval("1.1.0");
        goOn(installation, shop, app);
      } finally {
        installation.install();
      }
    }
  }

  private static void goOn(Installation installation, Scenario shop, App app) {
    Map<String, String> before = versions(shop);
    String route = spec(shop, "httproute");
    installation.install();
    assertThat(image(installation)).as("this version acts").isNotEqualTo(IMAGE);
    // Each has had its look when a change to the last of them is through.
    shop.apply(quiet(SETTLED, 0).replace("replicas: 0", "replicas: 0\n  revisionHistoryLimit: 3"));
    shop.until(
        "settled-" + SETTLED,
        "it was looked at",
        object ->
            object.at("/status/observedGeneration").asLong()
                == object.at("/metadata/generation").asLong());
    JsonNode waiting = shop.awaitsApproval("1.1.0");
    assertThat(waiting.at("/candidate/weight").asInt()).isEqualTo(50);
    assertThat(spec(shop, "httproute")).isEqualTo(route);
    Map<String, String> after = versions(shop);
    before.keySet().removeIf(name -> name.endsWith("/settled-" + SETTLED));
    after.keySet().retainAll(before.keySet());
    assertThat(after).as("nothing was written").isEqualTo(before);

    shop.headway("promote", App.NAME);
    JsonNode status = shop.deployed("1.1.0");
    assertThat(status.path("release").asInt()).as("nothing was shipped again").isEqualTo(2);
    shop.apply(app.as("1.2.0").deployment());
    shop.awaitsApproval("1.2.0");
  }

  /** Some with a pod, most without. */
  private static void settle(Scenario shop) {
    shop.apply(
        IntStream.rangeClosed(1, SETTLED)
            .mapToObj(i -> quiet(i, i <= 3 ? 1 : 0))
            .collect(Collectors.joining("---\n")));
    for (int i = 1; i <= SETTLED; i++) {
      shop.until(
          "settled-" + i,
          "it is deployed",
          object ->
              object.at("/status/phase").asText().equals("Deployed")
                  && object.at("/status/stage").asText().equals("Complete"));
    }
  }

  private static String quiet(int number, int replicas) {
    return QUIET.formatted(number, replicas, App.SAMPLE);
  }

  private static String image(Installation installation) {
    return installation
        .tools()
        .ok(
            "kubectl",
            "-n",
            Installation.NAMESPACE,
            "get",
            "pod",
            installation.leader(),
            "-o",
            "jsonpath={.spec.containers[0].image}");
  }

  /** The version of every object of the settled ones, by kind and name: each write changes it. */
  private static Map<String, String> versions(Scenario shop) {
    String lines =
        shop.kubectl(
            "get",
            "progressivedeployments,replicasets,services",
            "-o",
            "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{\"\\n"
                + "\"}{end}");
    Map<String, String> versions = new TreeMap<>();
    for (String line : List.of(lines.split("\n"))) {
      String[] parts = line.split(" ");
      if (parts.length == 2 && parts[0].contains("/settled-")) {
        versions.put(parts[0], parts[1]);
      }
    }
    assertThat(versions).hasSizeGreaterThanOrEqualTo(2 * SETTLED);
    return versions;
  }

  private static String spec(Scenario shop, String kind) {
    return shop.kubectl("get", kind, App.NAME, "-o", "jsonpath={.spec}");
  }
}
