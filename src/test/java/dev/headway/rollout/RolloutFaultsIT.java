package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.testing.FaultyProxy.Fault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A canary whose operator and API server do not understand each other well: it comes to its end,
 * and no request is lost.
 */
class RolloutFaultsIT extends AfflictedCase {

  @ParameterizedTest
  @EnumSource(value = Fault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aCanaryComesToItsEnd(Fault fault) throws Exception {
    try (Afflicted one = new Afflicted(mirrors)) {
      serveTheFirst();
      Object before = routeSpec();
      try (LoadGenerator load = load()) {
        one.proxy.suffer(fault);
        release("2.0.0");
        if (fault == Fault.GONE) {
          await().atMost(PATIENCE).until(() -> one.proxy.hits(fault) >= 5);
          one.proxy.suffer(Fault.NONE);
        }
        awaitRest("2.0.0");
        one.proxy.suffer(Fault.NONE);
        assertThat(one.proxy.hits(fault)).as("the fault was there").isPositive();
        nothingWasLost(load);
      }
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(routeSpec()).isEqualTo(before));
      assertThat(status().history())
          .as("each release once")
          .extracting(each -> each.release() + " " + each.result())
          .containsExactly("2 " + Result.Promoted, "1 " + Result.Promoted);
    }
  }
}
