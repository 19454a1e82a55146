package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What people and nodes do to a release that stands in a step. */
@ExtendWith(Installation.Extension.class)
@ResourceLock(value = Installation.OPERATOR, mode = ResourceAccessMode.READ)
class ScaleIT {
  private static final String STEPS =
      "[{name: half, weight: 50, approval: Required}, {weight: 100}]";

  @Test
  void aStepOutlivesScalingAndLostPods(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-scale")) {
      App app = App.version("1.0.0").replicas(2).steps(STEPS);
      shop.release(app);
      shop.apply(app.as("1.1.0"));
      shop.awaitsApproval("1.1.0");

      shop.kubectl("scale", "progressivedeployment", "checkout", "--replicas=4");
      shop.until(
          "half of four",
          status ->
              ready(status, "stable") + ready(status, "candidate") >= 4
                  && ready(status, "candidate") == 2);

      String revision = shop.awaitsApproval("1.1.0").at("/candidate/revision").asText();
      shop.kubectl("delete", "pod", "-l", "headway.dev/revision=" + revision, "--wait=false");
      shop.until("pods are gone", status -> ready(status, "candidate") < 2);
      shop.until("they are back", status -> ready(status, "candidate") == 2);
      assertThat(shop.awaitsApproval("1.1.0").at("/candidate/revision").asText())
          .isEqualTo(revision);

      String stable = shop.awaitsApproval("1.1.0").at("/stable/revision").asText();
      shop.kubectl("delete", "pod", "-l", "headway.dev/revision=" + stable, "--wait=false");
      shop.until("stable's pods are gone", status -> ready(status, "stable") < 2);
      shop.until("stable's pods are back", status -> ready(status, "stable") == 2);
      assertThat(shop.awaitsApproval("1.1.0").at("/candidate/weight").asInt()).isEqualTo(50);

      shop.headway("promote", "checkout");
      JsonNode status = shop.deployed("1.1.0");
      assertThat(status.path("release").asInt()).as("nothing was shipped again").isEqualTo(2);
      assertThat(ready(status, "stable")).isEqualTo(4);
    }
  }

  /** What {@code kubectl rollout restart} does to a Deployment is a new revision here. */
  @Test
  void anAnnotationOfTheTemplateStartsAnew(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-restart")) {
      App app = App.version("1.0.0").replicas(2).steps(STEPS);
      shop.release(app);
      shop.apply(app.as("1.1.0"));
      String revision = shop.awaitsApproval("1.1.0").at("/candidate/revision").asText();
      shop.kubectl(
          "patch",
          "progressivedeployment",
          "checkout",
          "--type=merge",
          "-p",
          "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{"
              + "\"kubectl.kubernetes.io/restartedAt\":\"2026-01-01T00:00:00Z\"}}}}}");
      JsonNode anew =
          shop.until(
              "another revision of the same version waits",
              status ->
                  status.at("/step/waitingFor").asText().contains("pproval")
                      && !status.at("/candidate/revision").asText().equals(revision));
      assertThat(anew.at("/candidate/version").asText()).isEqualTo("1.1.0");
      shop.headway("promote", "checkout");
      JsonNode status = shop.deployed("1.1.0");
      assertThat(status.path("history").findValuesAsText("result"))
          .as("newest first")
          .containsExactly("Promoted", "Superseded", "Promoted");
      assertThat(status.at("/stable/revision").asText()).isNotEqualTo(revision);
    }
  }

  /** A newer text supersedes, and the old one comes back at once. */
  @Test
  void aTemplateThatIsPutBackPreempts(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-preempt")) {
      App app = App.version("1.0.0").replicas(2).steps(STEPS);
      shop.release(app);
      shop.apply(app.as("1.1.0"));
      shop.awaitsApproval("1.1.0");
      shop.apply(app.as("1.2.0"));
      shop.awaitsApproval("1.2.0");
      shop.apply(app);
      JsonNode back = shop.deployed("1.0.0");
      assertThat(back.at("/stable/version").asText()).isEqualTo("1.0.0");
    }
  }

  private static int ready(JsonNode status, String role) {
    return status.path(role).path("readyReplicas").asInt();
  }
}
