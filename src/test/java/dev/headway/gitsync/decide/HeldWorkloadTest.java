package dev.headway.gitsync.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.Keys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a GitSync leaves alone in a Deployment that stays in place. */
class HeldWorkloadTest {
  private static final ObjectId ID = new ObjectId("apps", "Deployment", "shop", "web");

  private static final Map<String, Object> GIT =
      Map.of(
          "spec",
          Map.of(
              "paused",
              false,
              "minReadySeconds",
              5,
              "progressDeadlineSeconds",
              300,
              "replicas",
              4,
              "strategy",
              Map.of("rollingUpdate", Map.of("maxSurge", 2))));

  private static Map<String, Object> live(String note) {
    return Map.of(
        "metadata",
        Map.of("annotations", Map.of(Ownership.HELD, note)),
        "spec",
        Map.of(
            "paused",
            true,
            "minReadySeconds",
            2_147_483_646,
            "progressDeadlineSeconds",
            2_147_483_647,
            "replicas",
            7,
            "strategy",
            Map.of("rollingUpdate", Map.of("maxSurge", 1, "maxUnavailable", 0))));
  }

  private static Map<String, Object> kept(Map<String, Object> git, Map<String, Object> live) {
    return ReleaseHold.keep(ID, git, live, List.of());
  }

  @Test
  void isNamedAsTheReleaseNamesIt() {
    assertThat(Ownership.HELD).isEqualTo(Keys.HELD);
  }

  @Test
  void whatIsHeldAtRestKeepsItsValueAndTheRestIsAsInGit() {
    String note = "{\"theirs\":{\"maxSurge\":2},\"ours\":{\"paused\":true}}";
    assertThat(kept(GIT, live(note)))
        .isEqualTo(
            Map.of(
                "spec",
                Map.of(
                    "paused",
                    true,
                    "minReadySeconds",
                    5,
                    "progressDeadlineSeconds",
                    300,
                    "replicas",
                    4,
                    "strategy",
                    Map.of("rollingUpdate", Map.of("maxSurge", 2)))));
  }

  @Test
  void allFiveAreLeftAloneInARelease() {
    String note =
        "{\"theirs\":{},\"ours\":{\"paused\":true,\"minReadySeconds\":2147483646,"
            + "\"progressDeadlineSeconds\":2147483647,\"maxSurge\":1,\"maxUnavailable\":0}}";
    assertThat(kept(GIT, live(note)))
        .isEqualTo(
            Map.of(
                "spec",
                Map.of(
                    "paused",
                    true,
                    "minReadySeconds",
                    2_147_483_646,
                    "progressDeadlineSeconds",
                    2_147_483_647,
                    "replicas",
                    4,
                    "strategy",
                    Map.of("rollingUpdate", Map.of("maxSurge", 1)))));
  }

  @Test
  void whatTheServerLeavesOutIsLeftOut() {
    Map<String, Object> resumed =
        Map.of(
            "metadata",
            Map.of("annotations", Map.of(Ownership.HELD, "{\"ours\":{\"paused\":false}}")),
            "spec",
            Map.of("replicas", 4));
    Map<String, Object> git = Map.of("spec", Map.of("paused", false, "replicas", 4));
    assertThat(kept(git, resumed)).isEqualTo(Map.of("spec", Map.of("replicas", 4)));
  }

  @Test
  void aDeploymentThatNobodyHoldsIsAsInGit() {
    assertThat(kept(GIT, Map.of("spec", Map.of("paused", true)))).isEqualTo(GIT);
    Map<String, Object> silent = Map.of("spec", Map.of("replicas", 4));
    assertThat(kept(silent, live("{\"ours\":{\"paused\":true,\"maxSurge\":1}}"))).isEqualTo(silent);
  }
}
