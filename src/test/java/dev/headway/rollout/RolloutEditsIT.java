package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.testing.DeadlineEdits;
import dev.headway.testing.FaultyProxy.Fault;
import org.junit.jupiter.api.Test;

/** Many who write at once: nobody's edit of the spec is lost, and no request is. */
class RolloutEditsIT extends AfflictedCase {

  @Test
  void twoOperatorsAtOnceAndAThousandEditsOfTheSpec() throws Exception {
    try (Afflicted one = new Afflicted(mirrors);
        Afflicted other = new Afflicted(otherMirrors)) {
      serveTheFirst();
      String deadline;
      try (LoadGenerator load = load()) {
        one.proxy.suffer(Fault.CONFLICT);
        other.proxy.suffer(Fault.SLOW);
        release("2.0.0");
        deadline =
            DeadlineEdits.make(client.resources(ProgressiveDeployment.class).withName("checkout"));
        awaitRest("2.0.0");
        nothingWasLost(load);
      }
      assertThat(deployment().getSpec().progressDeadline()).isEqualTo(deadline);
      assertThat(status().history())
          .extracting(each -> each.release() + " " + each.result())
          .containsExactly("2 " + Result.Promoted, "1 " + Result.Promoted);
    }
  }
}
