package dev.headway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * People who count the progress deadline of a deployment up by a second, all at once, each time
 * from what they have read: an edit that is lost shows in the sum.
 */
public final class DeadlineEdits {
  private static final int PEOPLE = 8;
  private static final int EACH = 125;
  private static final int FROM = 600;

  private DeadlineEdits() {}

  /** A thousand edits; returns the deadline that they must have left. */
  public static String make(Resource<ProgressiveDeployment> deployment)
      throws InterruptedException, ExecutionException {
    deployment.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        "{\"spec\":{\"progressDeadline\":\"%ds\"}}".formatted(FROM));
    try (var people = Executors.newFixedThreadPool(PEOPLE)) {
      List<Future<?>> all = new ArrayList<>();
      for (int person = 0; person < PEOPLE; person++) {
        all.add(people.submit(() -> edit(deployment)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    return FROM + PEOPLE * EACH + "s";
  }

  private static void edit(Resource<ProgressiveDeployment> deployment) {
    for (int done = 0; done < EACH; ) {
      String read = deployment.get().getSpec().progressDeadline();
      String next = Integer.parseInt(read.replace("s", "")) + 1 + "s";
      try {
        deployment.patch(
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
