package dev.headway.rollout.report;

import dev.headway.api.v1alpha1.ConditionType;
import dev.headway.api.v1alpha1.ReleaseActionStatus;
import dev.headway.api.v1alpha1.ReleaseActionStatus.Result;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.Action.Answer;
import dev.headway.rollout.observe.Times;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The status of an answered ReleaseAction. */
public final class ReleaseActionReport {

  private ReleaseActionReport() {}

  /** The status that says what became of it. */
  public static ReleaseActionStatus of(Action.CompleteRequest request, Instant now) {
    boolean done = request.answer() == Answer.DONE;
    return status(done ? Result.Done : Result.Refused, request.message(), now);
  }

  /** The status of one that nothing could be done for. */
  public static ReleaseActionStatus refused(String message, Instant now) {
    return status(Result.Refused, message, now);
  }

  private static ReleaseActionStatus status(Result result, String message, Instant now) {
    boolean done = result == Result.Done;
    String sentence = Sentences.of(message);
    return new ReleaseActionStatus(
        result,
        sentence,
        Times.text(now),
        List.of(
            new ConditionBuilder()
                .withType(ConditionType.Ready.name())
                .withStatus(done ? "True" : "False")
                .withReason((done ? Reason.ACTION_DONE : Reason.ACTION_REFUSED).text())
                .withMessage(sentence)
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .build()));
  }
}
