package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What people and their tools do to a Deployment that stays in place, by its own controller. */
@ExtendWith(Installation.Extension.class)
@ResourceLock(value = Installation.OPERATOR, mode = ResourceAccessMode.READ)
class WorkloadIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  /** The same image by its long name: another template, and nothing to be pulled. */
  private static final String SAME_IMAGE = "docker.io/" + App.SAMPLE;

  private static final String FIELDS =
      "spec:\n  paused: false\n  minReadySeconds: 0\n  progressDeadlineSeconds: 300\n";

  @Test
  void setImageIsReleasedInStepsAndWhatWasTestedStays(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-set-image")) {
      Web web = new Web(shop);
      Set<String> stable = web.takenIn();
      assertThat(web.pods()).as("taking it in restarts nothing").isEqualTo(stable);

      shop.kubectl("set", "image", "deployment/web", "app=" + SAME_IMAGE);
      web.atTheHalf(2);
      assertThat(web.pods()).as("stable keeps its pods").containsAll(stable).hasSize(8);
      Set<String> tested = new TreeSet<>(web.pods());
      tested.removeAll(stable);
      shop.headway("promote", "checkout");
      JsonNode status = web.atRest(2);
      assertThat(status.at("/history/0/result").asText()).isEqualTo("Promoted");
      web.awaitPods("those that were tested, and no others", tested);
      shop.kubectl("rollout", "status", "deployment/web", "--timeout=30s");

      shop.kubectl("delete", "progressivedeployment", "checkout", "--timeout=60s");
      JsonNode left = web.deployment();
      assertThat(Web.isPaused(left)).isFalse();
      assertThat(left.at("/spec/strategy/rollingUpdate/maxSurge").asInt()).isEqualTo(2);
      assertThat(left.at("/metadata/annotations").toString()).doesNotContain("headway.dev");
      assertThat(web.pods()).as("letting it go restarts nothing").isEqualTo(tested);
    }
  }

  @Test
  void aRestartIsAReleaseOfItsOwn(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-restart")) {
      Web web = new Web(shop);
      Set<String> stable = web.takenIn();
      Tools.Said refused =
          installation
              .tools()
              .run(
                  "",
                  "kubectl",
                  "-n",
                  shop.namespace(),
                  "rollout",
                  "restart",
                  "deployment/" + Web.NAME);
      assertThat(refused.err()).as("kubectl asks first").contains("paused");
      assertThat(web.pods()).isEqualTo(stable);

      web.restart();
      web.atTheHalf(2);
      web.restart();
      web.atTheHalf(3);
      assertThat(web.pods()).as("of the first restart none is left").containsAll(stable).hasSize(8);
      shop.headway("abort", "checkout");
      web.awaitPods("stable's alone", stable);
      shop.kubectl("scale", "deployment/web", "--replicas=5");
      Awaitility.await("one more").atMost(Scenario.PATIENCE).until(() -> web.pods().size() == 5);
      assertThat(web.pods()).as("of stable").containsAll(stable);
      assertThat(shop.status().at("/stable/revision").asText())
          .isNotEqualTo(shop.status().at("/failedRevision/revision").asText());
      web.putBack();
    }
  }

  @Test
  void resumingItChangesNothing(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-resume")) {
      Web web = new Web(shop);
      Set<String> stable = web.takenIn();
      shop.kubectl("rollout", "resume", "deployment/web");
      isPausedAgain(web);
      assertThat(web.pods()).isEqualTo(stable);

      shop.kubectl("set", "image", "deployment/web", "app=" + SAME_IMAGE);
      web.atTheHalf(2);
      Set<String> both = web.pods();
      shop.kubectl("rollout", "resume", "deployment/web");
      isPausedAgain(web);
      assertThat(web.pods()).as("no pod comes or goes by it").isEqualTo(both);
      assertThat(shop.kubectl("get", "events")).contains("PutBack");

      shop.headway("abort", "checkout");
      web.awaitPods("stable's alone", stable);
      shop.kubectl("rollout", "resume", "deployment/web");
      isPausedAgain(web);
      // Kubernetes may have made some before it was paused again; of stable's none has gone.
      web.awaitPods("what failed is not rolled out", stable);
      web.putBack();
    }
  }

  private static void isPausedAgain(Web web) {
    Awaitility.await("paused again").atMost(SOON).until(() -> Web.isPaused(web.deployment()));
  }

  @Test
  void aRevertInGitTakesTheCandidatesPods(Installation installation) {
    try (Branch branch = new Branch(installation.tools());
        Scenario shop = Scenario.open(installation, Installation.TENANT)) {
      Web web = new Web(shop);
      String inGit = Web.DEPLOYMENT.replace("spec:\n  replicas", FIELDS + "  replicas");
      branch.commit("web.yaml", inGit, "web");
      shop.apply(branch.sync());
      Awaitility.await("the sync has made it")
          .atMost(Scenario.PATIENCE)
          .until(() -> web.pods().size() == 4);
      Set<String> stable = web.takenIn();

      branch.commit("web.yaml", inGit.replace(App.SAMPLE, SAME_IMAGE), "web, its long name");
      web.atTheHalf(2);
      branch.revert();
      JsonNode status = web.atRest(2);
      web.awaitPods("stable's alone", stable);
      assertThat(status.at("/history/0/result").asText()).isEqualTo("Superseded");
      assertThat(shop.kubectl("get", "events")).as("nobody fights").doesNotContain("PutBack");
      shop.kubectl("delete", "progressivedeployment", "checkout", "--timeout=60s");
      web.awaits("as in Git", now -> now.at("/spec/progressDeadlineSeconds").asInt() == 300);
      assertThat(web.pods()).isEqualTo(stable);
    }
  }

  /** All five fields at once, by somebody who keeps them: put back, kept for later, and named. */
  @Test
  void aForcedApplyOfAllFieldsIsPutBackAndNamed(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-forced")) {
      Web web = new Web(shop);
      web.takenIn();
      shop.kubectl("set", "image", "deployment/web", "app=" + SAME_IMAGE);
      web.atTheHalf(2);
      installation
          .tools()
          .okWith(
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web}
              spec:
                paused: false
                minReadySeconds: 1
                progressDeadlineSeconds: 500
                strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 3, maxUnavailable: 0}}
              """,
              "kubectl",
              "-n",
              shop.namespace(),
              "apply",
              "--server-side",
              "--force-conflicts",
              "--field-manager=somebody",
              "-f",
              "-");
      web.awaits(
          "all five are as the release needs them",
          now ->
              Web.isPaused(now)
                  && now.at("/spec/minReadySeconds").asInt() > 1_000_000
                  && now.at("/spec/progressDeadlineSeconds").asInt() > 1_000_000
                  && now.at("/spec/strategy/rollingUpdate/maxSurge").asInt() == 4);
      assertThat(shop.kubectl("get", "events")).contains("PutBack", "somebody");
      shop.headway("promote", "checkout");
      web.atRest(2);
      JsonNode kept = web.deployment();
      assertThat(kept.at("/spec/strategy/rollingUpdate/maxSurge").asInt()).isEqualTo(3);
      assertThat(kept.at("/spec/minReadySeconds").asInt()).isEqualTo(1);
    }
  }
}
