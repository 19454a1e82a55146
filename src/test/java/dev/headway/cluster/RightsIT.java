package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The operator's rights are enough, and none is there that nothing uses. */
@ExtendWith(Installation.Extension.class)
@ResourceLock(Installation.OPERATOR)
class RightsIT {
  /** What a suite does not come to, and why it is granted. */
  private static final Set<String> NOT_IN_A_SUITE =
      Set.of(
          // Asked for in the owner's name by clusters that protect owners; no request of its own.
          "update progressivedeployments/finalizers",
          // Handled actions go after a day.
          "delete releaseactions");

  private static final String UNREACHABLE_SYNC =
      """
      apiVersion: headway.dev/v1alpha1
      kind: GitSync
      metadata: {name: nowhere}
      spec: {url: "http://127.0.0.1:9/nowhere.git", interval: 1h, serviceAccountName: default}
      """;

  @Test
  void whatTheChartGrantsIsUsedAndNothingIsRefused(Installation installation) throws Exception {
    try (Scenario shop = Scenario.open(installation, "hw-rights")) {
      App app = App.version("1.0.0").host("rights.example").replicas(1);
      app = app.steps("[{weight: 100}]");
      shop.apply(UNREACHABLE_SYNC);
      shop.release(app);
      for (int minor = 1; minor <= 3; minor++) {
        shop.apply(
            app.as("1." + minor + ".0")
                .deployment()
                .replace("progressDeadline:", "revisionHistoryLimit: 1\n  progressDeadline:"));
        shop.deployed("1." + minor + ".0");
        shop.until("complete", status -> status.path("stage").asText().equals("Complete"));
      }
      assertThat(shop.tryHeadway("abort", "checkout").code())
          .as("nothing is under way")
          .isEqualTo(3);
      shop.kubectl("delete", "progressivedeployment", "checkout", "--timeout=60s");
    }
    Requests requests = installation.requests();
    assertThat(requests.forbidden()).as("answered with 403").isEmpty();
    Set<String> unused = new TreeSet<>(granted(installation));
    requests.used().forEach(request -> unused.remove(right(request)));
    unused.removeAll(NOT_IN_A_SUITE);
    assertThat(unused).as("granted, but not used by %s", requests.used()).isEmpty();
  }

  /** Who may list may read: get and watch show nothing more. */
  private static String right(String request) {
    return request.replaceFirst("^(get|list|watch) ", "read ");
  }

  private static Set<String> granted(Installation installation) throws Exception {
    Set<String> granted = new TreeSet<>();
    String role = installation.tools().ok("kubectl", "get", "clusterrole", "headway", "-o", "json");
    for (JsonNode rule : new ObjectMapper().readTree(role).path("rules")) {
      for (JsonNode resource : rule.path("resources")) {
        for (JsonNode verb : rule.path("verbs")) {
          granted.add(right(verb.asText() + " " + resource.asText()));
        }
      }
    }
    return granted;
  }
}
