package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.port.HookRunner.HookAttempt;
import dev.headway.port.HookRunner.HookStanding;
import dev.headway.port.HookRunner.State;
import dev.headway.port.Reading;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.decide.HookSeen;
import dev.headway.rollout.decide.HookSeen.Standing;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookReaderTest {
  private static final Instant MADE = Instant.parse("2026-01-01T12:00:00Z");
  private static final HookRun RUN = new HookRun(2, "PreDeploy", "migrate", 1);

  private static Job job(String condition, String reason) {
    return new JobBuilder()
        .withNewMetadata()
        .withName("checkout-migrate-1")
        .withUid("job")
        .withResourceVersion("7")
        .withCreationTimestamp(MADE.toString())
        .addToAnnotations(Keys.HOOK_RUN, HookCodec.text(RUN))
        .withOwnerReferences(
            new OwnerReferenceBuilder().withController(true).withUid("deployment").build())
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType(condition)
        .withStatus("True")
        .withReason(reason)
        .endCondition()
        .endStatus()
        .build();
  }

  private static PodBuilder pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("checkout-migrate-1-x")
        .withOwnerReferences(
            new OwnerReferenceBuilder().withController(true).withUid("job").build())
        .endMetadata();
  }

  private static Pod running() {
    return pod()
        .withNewStatus()
        .addNewContainerStatus()
        .withName("m")
        .withState(new ContainerStateBuilder().withNewRunning().endRunning().build())
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Pod waiting() {
    return pod()
        .withNewStatus()
        .addNewContainerStatus()
        .withName("m")
        .withImage("m:1")
        .withState(
            new ContainerStateBuilder()
                .withNewWaiting()
                .withReason("ErrImagePull")
                .withMessage("manifest unknown")
                .endWaiting()
                .build())
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static HookSeen read(Job job, List<Pod> pods, int seconds) {
    return new HookReader(
            new Reading.Found<>(List.of(job)), pods, "deployment", MADE.plusSeconds(seconds))
        .read(List.of())
        .known()
        .orElseThrow()
        .getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "Complete, , SUCCEEDED, ''",
    "Failed, BackoffLimitExceeded, FAILED, its pod failed",
    "Failed, DeadlineExceeded, FAILED, it did not end in time",
    "Failed, '', FAILED, its Job failed",
    "Failed, PodFailurePolicy, FAILED, its Job failed (PodFailurePolicy)",
    "FailureTarget, DeadlineExceeded, STARTING, ''",
  })
  void aJobStandsAsItsConditionsSay(
      String condition, String reason, Standing standing, String message) {
    assertThat(read(job(condition, reason), List.of(), 300))
        .isEqualTo(new HookSeen(RUN, standing, message, "checkout-migrate-1", "7"));
  }

  @Test
  void whatKeepsItsPodFromStartingIsSaidInThePodsWords() {
    HookSeen seen = read(job("Suspended", ""), List.of(waiting()), 300);
    assertThat(seen.standing()).isEqualTo(Standing.STARTING);
    assertThat(seen.message()).isEqualTo("Container m cannot pull image m:1: manifest unknown");
  }

  @Test
  void aJobRunsOnceAContainerDoes() {
    HookSeen seen = read(job("Suspended", ""), List.of(running()), 300);
    assertThat(seen.standing()).isEqualTo(Standing.RUNNING);
    assertThat(seen.message()).isEmpty();
  }

  @Test
  void aJobThatGetsNoPodIsNamedAfterAWhile() {
    assertThat(read(job("Suspended", ""), List.of(), 9).message()).isEmpty();
    assertThat(read(job("Suspended", ""), List.of(), 10).message())
        .startsWith("its Job got no pod: `kubectl describe job/checkout-migrate-1`");
  }

  @Test
  void whatCouldNotBeMadeIsHinderedOrOver() {
    var attempt = new HookAttempt(2, "PreDeploy", "migrate", 1);
    var reader = new HookReader(new Reading.Found<>(List.of()), List.of(), "deployment", MADE);
    assertThat(
            reader.read(List.of(new HookStanding(attempt, State.HINDERED, "not allowed"))).known())
        .contains(List.of(new HookSeen(RUN, Standing.HINDERED, "not allowed", "", "")));
    assertThat(
            reader.read(List.of(new HookStanding(attempt, State.FAILED, "no such field"))).known())
        .contains(List.of(new HookSeen(RUN, Standing.FAILED, "no such field", "", "")));
  }
}
