package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.sandbox.world.load.LoadReport;
import dev.headway.sandbox.world.load.RequestResult;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * {@code helm test}, {@code helm uninstall} in mid-release, and an installation that comes back.
 */
@ExtendWith(Installation.Extension.class)
@ResourceLock(Installation.OPERATOR)
class LeavingIT {

  @Test
  void theInstallationTestsItself(Installation installation) {
    String said =
        installation.tools().ok("helm", "test", Installation.RELEASE, "-n", Installation.NAMESPACE);
    assertThat(said)
        .containsPattern("TEST SUITE: +" + Installation.RELEASE + "-test")
        .contains("Succeeded");
  }

  @Test
  void anUninstallInMidReleaseLeavesTheClusterAsInGit(Installation installation) throws Exception {
    try (Scenario shop = Scenario.open(installation, "hw-leaving")) {
      App app =
          App.version("1.0.0")
              .host("leaving.example")
              .replicas(2)
              .steps("[{weight: 50, approval: Required}, {weight: 100}]");
      shop.release(app);
      LoadReport report;
      try (Users users = new Users("leaving.example", 100)) {
        shop.apply(app.as("1.1.0").deployment());
        JsonNode waiting = shop.awaitsApproval("1.1.0");
        assertThat(waiting.at("/candidate/weight").asInt()).as(waiting.toString()).isEqualTo(50);
        users.window(Users.settled(waiting), 50);
        installation.uninstall();
        assertAsInGit(shop);
        users.window(Instant.now().plus(Users.SETTLE), 0);
        report = users.leave();
      } finally {
        installation.install();
      }
      assertThat(report.where(RequestResult::failed).results())
          .as("none of %d failed", report.sent())
          .isEmpty();
      JsonNode back =
          shop.until("still aborted", status -> status.path("phase").asText().equals("Failed"));
      assertThat(back.at("/stable/version").asText()).isEqualTo("1.0.0");
      assertThat(back.at("/failedRevision/reason").asText()).isEqualTo("Aborted");
      shop.headway("retry", "checkout");
      shop.awaitsApproval("1.1.0");
    }
  }

  private static void assertAsInGit(Scenario shop) throws Exception {
    JsonNode route = json(shop.kubectl("get", "httproute", "checkout", "-o", "json"));
    assertThat(route.at("/spec/rules/0/backendRefs")).hasSize(1);
    assertThat(route.at("/spec/rules/0/backendRefs/0/name").asText()).isEqualTo("checkout");
    JsonNode service = json(shop.kubectl("get", "service", "checkout", "-o", "json"));
    assertThat(service.at("/spec/selector").toString()).isEqualTo("{\"app\":\"checkout\"}");
    JsonNode pods = json(shop.kubectl("get", "pods", "-l", "app=checkout", "-o", "json"));
    assertThat(pods.path("items")).as("workloads serve on").hasSize(2);
    String finalizers =
        shop.kubectl(
            "get", "progressivedeployments", "-o", "jsonpath={.items[*].metadata.finalizers}");
    assertThat(finalizers).isEmpty();
    assertThat(
            shop.kubectl(
                "get",
                "deployments,pods,jobs,roles,rolebindings,leases",
                "-n",
                Installation.NAMESPACE,
                "-o",
                "name"))
        .as("what the chart has made")
        .doesNotContain("headway");
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
