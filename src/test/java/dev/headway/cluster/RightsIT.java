package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.testing.GeneratedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The operator's rights are enough, and none is there that nothing uses: over all namespaces, and
 * over some. What the hooks and people may do is looked at by HookRightsIT on a sandbox.
 */
@ExtendWith(Installation.Extension.class)
@ResourceLock(Installation.OPERATOR)
class RightsIT {
  /** What a suite does not come to, and why it is granted. */
  private static final Set<String> NOT_IN_A_SUITE =
      Set.of(
          // Asked for in the owner's name by clusters that protect owners; no request of its own.
          "update progressivedeployments/finalizers",
          // Handled actions go after a day.
          "delete releaseactions",
          // The slot of a release is kept for longer after five minutes.
          "patch leases");

  @Test
  void overAllNamespacesWhatTheChartGrantsIsUsedAndNothingIsRefused(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-rights")) {
      useAll(installation, shop);
    }
    assertUsed(
        installation,
        installation.requests(),
        List.of(
            "clusterrole/" + Installation.RELEASE,
            "clusterrole/" + Installation.RELEASE + "-definitions",
            "clusterrole/" + Installation.RELEASE + "-tenant",
            "role/" + Installation.RELEASE + "-own"));
  }

  @Test
  void overSomeNamespacesWhatTheChartGrantsIsUsedAndNothingIsRefused(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-rights-some")) {
      installation.install("--set", Installation.watching(shop.namespace()));
      try {
        assertThat(
                installation
                    .tools()
                    .run("", "kubectl", "get", "clusterrole", Installation.RELEASE)
                    .code())
            .as("no right over all namespaces is left")
            .isNotZero();
        useAll(installation, shop);
        assertUsed(
            installation,
            installation.requestsOfNow(),
            List.of(
                "clusterrole/" + Installation.RELEASE + "-definitions",
                "clusterrole/" + Installation.RELEASE + "-tenant",
                "role/" + Installation.RELEASE + " -n " + shop.namespace()));
        // The lease was there already: those before these operators made it.
        assertUsed(
            installation,
            installation.requests(),
            List.of("role/" + Installation.RELEASE + "-own"));
      } finally {
        installation.install();
      }
    }
  }

  /** What makes an operator use each of its rights. */
  private static void useAll(Installation installation, Scenario shop) {
    release(shop);
    leaveInPlace(shop);
    sync(installation);
    refuseSettings(installation);
  }

  private static void release(Scenario shop) {
    App app = App.version("1.0.0").host(shop.namespace() + ".example").replicas(1);
    app = app.steps("[{weight: 100}]");
    shop.apply(GeneratedFile.read(Path.of("manifests/samples/releasegroup.yaml")));
    shop.release(app);
    // Whether the Job ends well is all the same: it is made, read and taken away.
    String more =
        "revisionHistoryLimit: 1\n"
            + "  releaseGroupName: shop\n"
            + "  hooks: [{name: tell, when: PostDeploy, type: Job, timeout: 20s, job: {template:"
            + " {spec: {template: {spec: {containers: [{name: main, image: \""
            + app.image()
            + "\", env: [{name: EXIT_AFTER, value: 1s}]}]}}}}}}]";
    shop.kubectl("create", "configmap", "words", "--from-literal=greeting=hello");
    String configured =
        "{name: GREETING, valueFrom: {configMapKeyRef: {name: words, key: greeting}}}, {name:"
            + " PORT,";
    for (int minor = 1; minor <= 3; minor++) {
      shop.apply(
          app.as("1." + minor + ".0")
              .deployment()
              .replace("{name: PORT,", configured)
              .replace("progressDeadline:", more + "\n  progressDeadline:"));
      shop.deployed("1." + minor + ".0");
      shop.until("complete", status -> status.path("stage").asText().equals("Complete"));
    }
    assertThat(shop.tryHeadway("abort", "checkout").code()).as("nothing is under way").isEqualTo(3);
    shop.headway("restart", "checkout");
    Awaitility.await("all pods are new")
        .atMost(Scenario.PATIENCE)
        .until(
            () ->
                shop.kubectl("get", "events", "-o", "jsonpath={.items[*].reason}")
                    .contains("Restarted"));
    shop.kubectl("delete", "progressivedeployment", "checkout", "--timeout=60s");
    shop.kubectl("delete", "configmap", "words");
  }

  private static void leaveInPlace(Scenario shop) {
    shop.apply(
        GeneratedFile.read(Path.of("manifests/samples/workload.yaml"))
            .replace("headway/sample:1.0.0", App.SAMPLE));
    shop.kubectl(
        "wait", "--for=condition=Ready", "progressivedeployment/accounts", "--timeout=60s");
    shop.kubectl("delete", "progressivedeployment", "accounts", "--timeout=60s");
    shop.kubectl("delete", "deployment", "accounts", "--timeout=60s");
  }

  /** The right to act as a service account shows in no request of its own: in what it applies. */
  private static void sync(Installation installation) {
    try (Branch branch = new Branch(installation.tools());
        Scenario tenant = Scenario.open(installation, Installation.TENANT)) {
      branch.commit(App.version("1.0.0").replicas(1), "checkout 1.0.0");
      tenant.apply(branch.sync());
      tenant.deployed("1.0.0");
    }
  }

  /** Of what is wrong with its settings the operator tells in an event of its own namespace. */
  private static void refuseSettings(Installation installation) {
    String before =
        kubectl(
            installation,
            "get",
            "configmap",
            Installation.RELEASE,
            "-o",
            "jsonpath={.data.settings\\.yaml}");
    settings(installation, before + "nobody: knows-this\n");
    for (String pod : installation.pods()) {
      // A change of the pod brings the kubelet to look at once.
      kubectl(installation, "annotate", "pod", pod, "example.org/looked-at=now", "--overwrite");
    }
    Awaitility.await("an event about the settings")
        .atMost(Scenario.PATIENCE)
        .until(
            () ->
                kubectl(installation, "get", "events", "-o", "jsonpath={.items[*].reason}")
                    .contains("SettingsRefused"));
    settings(installation, before);
  }

  private static void settings(Installation installation, String text) {
    String patch =
        new ObjectMapper()
            .createObjectNode()
            .set("data", new ObjectMapper().createObjectNode().put("settings.yaml", text))
            .toString();
    kubectl(installation, "patch", "configmap", Installation.RELEASE, "--type=merge", "-p", patch);
  }

  private static String kubectl(Installation installation, String... arguments) {
    List<String> line = new ArrayList<>(List.of("kubectl", "-n", Installation.NAMESPACE));
    line.addAll(List.of(arguments));
    return installation.tools().ok(line.toArray(String[]::new));
  }

  private static void assertUsed(Installation installation, Requests requests, List<String> roles) {
    assertThat(requests.forbidden()).as("answered with 403").isEmpty();
    for (String role : roles) {
      Set<String> unused = new TreeSet<>(granted(installation, role));
      requests.used().forEach(request -> unused.remove(right(request)));
      unused.removeAll(NOT_IN_A_SUITE);
      // What was applied was applied as a service account.
      unused.remove("impersonate serviceaccounts");
      assertThat(unused).as("granted by %s, but not used by %s", role, requests.used()).isEmpty();
    }
  }

  /** Who may list may read: get and watch show nothing more. */
  private static String right(String request) {
    return request.replaceFirst("^(get|list|watch) ", "read ");
  }

  private static Set<String> granted(Installation installation, String role) {
    Set<String> granted = new TreeSet<>();
    List<String> line = new ArrayList<>(List.of("kubectl", "get", "-o", "json"));
    line.addAll(List.of(role.split(" ")));
    if (!role.contains(" -n ")) {
      line.addAll(List.of("-n", Installation.NAMESPACE));
    }
    String json = installation.tools().ok(line.toArray(String[]::new));
    try {
      for (JsonNode rule : new ObjectMapper().readTree(json).path("rules")) {
        for (JsonNode resource : rule.path("resources")) {
          for (JsonNode verb : rule.path("verbs")) {
            granted.add(right(verb.asText() + " " + resource.asText()));
          }
        }
      }
    } catch (JsonProcessingException broken) {
      throw new AssertionError(json, broken);
    }
    assertThat(granted).as(role).isNotEmpty();
    return granted;
  }
}
