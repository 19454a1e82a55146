package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.testing.FaultyProxy.Fault;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A canary whose operator and API server do not understand each other well: it comes to its end, no
 * request is lost, and nobody's edit of the spec is.
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

  @Test
  void twoOperatorsAtOnceAndAThousandEditsOfTheSpec() throws Exception {
    try (Afflicted one = new Afflicted(mirrors);
        Afflicted other = new Afflicted(otherMirrors)) {
      serveTheFirst();
      try (LoadGenerator load = load()) {
        one.proxy.suffer(Fault.CONFLICT);
        other.proxy.suffer(Fault.SLOW);
        release("2.0.0");
        editAThousandTimes();
        awaitRest("2.0.0");
        nothingWasLost(load);
      }
      assertThat(deployment().getSpec().progressDeadline()).isEqualTo("1600s");
      assertThat(status().history())
          .extracting(each -> each.release() + " " + each.result())
          .containsExactly("2 " + Result.Promoted, "1 " + Result.Promoted);
    }
  }

  /** Eight people count the deadline up by one, each time from what they have read. */
  private void editAThousandTimes() throws InterruptedException, ExecutionException {
    try (var people = Executors.newFixedThreadPool(8)) {
      patch("{\"spec\":{\"progressDeadline\":\"600s\"}}");
      List<Future<?>> all = new ArrayList<>();
      for (int person = 0; person < 8; person++) {
        all.add(people.submit(() -> editTimes(125)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private void editTimes(int times) {
    for (int done = 0; done < times; ) {
      String read = deployment().getSpec().progressDeadline();
      String next = Integer.parseInt(read.replace("s", "")) + 1 + "s";
      try {
        client
            .resources(ProgressiveDeployment.class)
            .withName("checkout")
            .patch(
                PatchContext.of(PatchType.JSON),
                """
                [{"op": "test", "path": "/spec/progressDeadline", "value": "%s"},
                 {"op": "replace", "path": "/spec/progressDeadline", "value": "%s"}]
                """
                    .formatted(read, next));
        done++;
      } catch (KubernetesClientException somebodyWasFaster) {
        assertThat(somebodyWasFaster.getCode()).isIn(409, 422);
      }
    }
  }
}
