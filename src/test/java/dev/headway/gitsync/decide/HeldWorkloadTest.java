package dev.headway.gitsync.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.Keys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a GitSync leaves alone in a Deployment that stays in place. */
class HeldWorkloadTest {
  private static final ObjectId ID = new ObjectId("apps", "Deployment", "shop", "web");

  private static final int NEVER_READY = 2_147_483_646;
  private static final int NEVER_LATE = 2_147_483_647;

  private static final Map<String, Object> GIT =
      Map.of("spec", spec(false, 5, 300, 4, Map.of("maxSurge", 2)));

  private static Map<String, Object> spec(
      boolean paused, int minReady, int deadline, int replicas, Map<String, Integer> bounds) {
    return Map.of(
        "paused",
        paused,
        "minReadySeconds",
        minReady,
        "progressDeadlineSeconds",
        deadline,
        "replicas",
        replicas,
        "strategy",
        Map.of("rollingUpdate", bounds));
  }

  private static Map<String, Object> live(String note) {
    return Map.of(
        "metadata",
        Map.of("annotations", Map.of(Ownership.HELD, note)),
        "spec",
        spec(true, NEVER_READY, NEVER_LATE, 7, Map.of("maxSurge", 1, "maxUnavailable", 0)));
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
        .isEqualTo(Map.of("spec", spec(true, 5, 300, 4, Map.of("maxSurge", 2))));
  }

  @Test
  void allFiveAreLeftAloneInARelease() {
    String note =
        "{\"theirs\":{},\"ours\":{\"paused\":true,\"minReadySeconds\":2147483646,"
            + "\"progressDeadlineSeconds\":2147483647,\"maxSurge\":1,\"maxUnavailable\":0}}";
    assertThat(kept(GIT, live(note)))
        .isEqualTo(Map.of("spec", spec(true, NEVER_READY, NEVER_LATE, 4, Map.of("maxSurge", 1))));
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
