package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.ObjectKey;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstLookTest {
  private static final ObjectKey KEY = new ObjectKey("ProgressiveDeployment", "shop", "checkout");
  private static final String SETTLED =
      "metadata: {generation: 3}\n"
          + "status: {observedGeneration: 3, phase: Deployed, stage: Complete}";

  @Test
  void whatIsSettledStandsBackOnce() {
    var look = new FirstLook();
    assertThat(look.standsBack(KEY, read(SETTLED))).isTrue();
    assertThat(look.standsBack(KEY, read(SETTLED))).isFalse();
    look.forget(KEY);
    assertThat(look.standsBack(KEY, read(SETTLED))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata: {generation: 1}",
        "metadata: {generation: 4}\n"
            + "status: {observedGeneration: 3, phase: Deployed, stage: Complete}",
        "metadata: {generation: 3}\n"
            + "status: {observedGeneration: 3, phase: Running, stage: Holding}",
        "metadata: {generation: 3}\n"
            + "status: {observedGeneration: 3, phase: Deployed, stage: CleaningUp}",
        "metadata: {generation: 3, deletionTimestamp: '2026-11-21T10:00:00Z'}\n"
            + "status: {observedGeneration: 3, phase: Deployed, stage: Complete}",
      })
  void whatHasSomethingToDoDoesNot(String resource) {
    assertThat(new FirstLook().standsBack(KEY, read(resource))).isFalse();
  }

  private static ProgressiveDeployment read(String yaml) {
    return Serialization.unmarshal(yaml, ProgressiveDeployment.class);
  }
}
