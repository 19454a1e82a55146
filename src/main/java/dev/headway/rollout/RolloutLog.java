package dev.headway.rollout;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.RevisionStatus;
import dev.headway.domain.ObjectKey;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.Waiting;
import dev.headway.rollout.report.Pass;
import dev.headway.rollout.report.RolloutReport;
import dev.headway.rollout.report.RolloutReport.Change;
import dev.headway.telemetry.LogContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for a pass that changed something. */
final class RolloutLog {

  private static final Logger LOG = LoggerFactory.getLogger("dev.headway.rollout");

  private RolloutLog() {}

  /** What stands beside every line of a pass: the release as the status had it. */
  static LogContext about(ProgressiveDeployment resource) {
    Map<String, String> context = new LinkedHashMap<>();
    context.put("kind", "ProgressiveDeployment");
    context.put("namespace", resource.getMetadata().getNamespace());
    context.put("name", resource.getMetadata().getName());
    ProgressiveDeploymentStatus status = resource.getStatus();
    if (status != null && status.release() != null) {
      context.put("release", String.valueOf(status.release()));
      RevisionStatus revision = status.candidate() == null ? status.stable() : status.candidate();
      if (revision != null && revision.revision() != null) {
        context.put("revision", revision.revision());
      }
    }
    return LogContext.of(context);
  }

  static void tell(Pass pass, RolloutReport report) {
    boolean acted =
        pass.outcome().done().stream().anyMatch(each -> !(each instanceof Action.RunChecks));
    if (!acted && report.change() != Change.SUBSTANCE) {
      return;
    }
    ObjectKey key = pass.seen().snapshot().identity().key();
    Map<String, String> context =
        Map.of(
            "release", String.valueOf(pass.plan().memory().release()), "revision", revision(pass));
    try (var _ = LogContext.of(context)) {
      LOG.info(
          "{}/{}: {}{}{}{}",
          key.namespace(),
          key.name(),
          pass.plan().next().getClass().getSimpleName(),
          actions(pass),
          pass.plan().waitingFor().map(Waiting::sentence).map(text -> "; " + text).orElse(""),
          pass.outcome().failure().map(failed -> "; " + failed.sentence()).orElse(""));
    }
  }

  private static String actions(Pass pass) {
    return pass.outcome().done().stream()
        .map(each -> each.getClass().getSimpleName() + " (" + each.because() + ")")
        .collect(Collectors.joining(", ", pass.outcome().done().isEmpty() ? "" : ": ", ""));
  }

  private static String revision(Pass pass) {
    return pass.seen()
        .snapshot()
        .desired()
        .known()
        .map(desired -> desired.revision().name())
        .orElse("");
  }
}
