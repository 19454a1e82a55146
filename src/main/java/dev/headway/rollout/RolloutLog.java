package dev.headway.rollout;

import dev.headway.domain.ObjectKey;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.Waiting;
import dev.headway.rollout.report.Pass;
import dev.headway.rollout.report.RolloutReport;
import dev.headway.rollout.report.RolloutReport.Change;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One line for a pass that changed something. */
final class RolloutLog {

  private static final Logger LOG = LoggerFactory.getLogger("dev.headway.rollout");

  private RolloutLog() {}

  static void tell(Pass pass, RolloutReport report) {
    boolean acted =
        pass.outcome().done().stream().anyMatch(each -> !(each instanceof Action.RunChecks));
    if (!acted && report.change() != Change.SUBSTANCE) {
      return;
    }
    ObjectKey key = pass.seen().snapshot().identity().key();
    Map<String, String> outer = MDC.getCopyOfContextMap();
    try {
      MDC.put("namespace", key.namespace());
      MDC.put("name", key.name());
      MDC.put("release", String.valueOf(pass.plan().memory().release()));
      MDC.put("revision", revision(pass));
      LOG.info(
          "{}/{}: {}{}{}{}",
          key.namespace(),
          key.name(),
          pass.plan().next().getClass().getSimpleName(),
          actions(pass),
          pass.plan().waitingFor().map(Waiting::sentence).map(text -> "; " + text).orElse(""),
          pass.outcome().failure().map(failed -> "; " + failed.sentence()).orElse(""));
    } finally {
      MDC.setContextMap(outer == null ? Map.of() : outer);
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
