package dev.headway.gitsync.report;

import dev.headway.api.v1alpha1.ConditionType;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionStatus;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a Sync action is told. */
public final class ActionReport {
  private ActionReport() {}

  public static ReleaseActionStatus of(
      boolean done, String message, ReleaseAction action, Instant now) {
    String time = Times.text(now);
    Long generation = action.getMetadata().getGeneration();
    return new ReleaseActionStatus(
        done ? ReleaseActionStatus.Result.Done : ReleaseActionStatus.Result.Refused,
        message,
        time,
        List.of(
            new ConditionBuilder()
                .withType(ConditionType.Ready.name())
                .withStatus(done ? "True" : "False")
                .withReason(done ? "Done" : "Refused")
                .withMessage(message)
                .withObservedGeneration(generation)
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .build()));
  }
}
