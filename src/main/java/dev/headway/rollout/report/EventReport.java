package dev.headway.rollout.report;

import dev.headway.api.v1alpha1.ConditionType;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.domain.Reason;
import dev.headway.port.EventSink.EventDraft;
import dev.headway.port.EventSink.Severity;
import dev.headway.port.EventSink.Subject;
import dev.headway.rollout.decide.Finding;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events as the difference of two statuses, and what was found in a pass that changed something. A
 * hold is told once, when it begins.
 */
final class EventReport {

  /** Reasons that stand in a condition as long as they hold. */
  private static final Set<Reason> HOLDS =
      EnumSet.of(
          Reason.MANUAL_PAUSE,
          Reason.STEP_PAUSED,
          Reason.ENVIRONMENT_FAILED,
          Reason.CHECK_UNREACHABLE,
          Reason.FAILURE_HELD,
          Reason.WEIGHT_NOT_REACHABLE,
          Reason.DEPENDENCY_NOT_READY,
          Reason.QUEUED,
          Reason.BREAKER_OPEN,
          Reason.SETTLING,
          Reason.OBSERVATION_FAILED,
          Reason.INVALID_SPEC);

  private final Pass pass;
  private final List<Condition> before;
  private final List<Condition> after;
  private final List<EventDraft> events = new ArrayList<>();

  private EventReport(Pass pass, ProgressiveDeploymentStatus status) {
    this.pass = pass;
    this.before = conditions(pass.before().orElse(null));
    this.after = conditions(status);
  }

  static List<EventDraft> of(Pass pass, ProgressiveDeploymentStatus status) {
    var report = new EventReport(pass, status);
    report.found();
    report.began(ConditionType.Paused, Reason.STEP_PAUSED, Severity.Normal);
    report.began(ConditionType.Paused, Reason.MANUAL_PAUSE, Severity.Normal);
    report.began(ConditionType.Paused, Reason.FAILURE_HELD, Severity.Warning);
    report.began(ConditionType.Stalled, Reason.INVALID_SPEC, Severity.Warning);
    report.began(ConditionType.Degraded, Reason.HEALTH_CHECK_FAILED, Severity.Warning);
    report.recovery();
    report.outage();
    return List.copyOf(report.events);
  }

  private void found() {
    for (Finding finding : pass.plan().because()) {
      if (!HOLDS.contains(finding.reason()) || begins(finding.reason())) {
        Severity severity =
            finding.severity() == Finding.Severity.WARNING ? Severity.Warning : Severity.Normal;
        emit(severity, finding.reason(), finding.message());
      }
    }
  }

  /** A condition that now says this, and did not before. */
  private void began(ConditionType type, Reason reason, Severity severity) {
    Optional<Condition> now =
        Conditions.find(after, type.name()).filter(each -> says(each, reason));
    Optional<Condition> then =
        Conditions.find(before, type.name()).filter(each -> says(each, reason));
    boolean same =
        now.map(Condition::getMessage).equals(then.map(Condition::getMessage)) && then.isPresent();
    boolean told = events.stream().anyMatch(each -> each.reason().equals(reason.text()));
    if (now.isPresent() && !same && !told) {
      emit(severity, reason, now.get().getMessage());
    }
  }

  /** What watches over stable failed before, and does not any more; a release may have begun. */
  private void recovery() {
    String type = ConditionType.Degraded.name();
    boolean failed =
        Conditions.find(before, type)
            .filter(it -> says(it, Reason.HEALTH_CHECK_FAILED))
            .isPresent();
    boolean well =
        Conditions.find(after, type).filter(it -> "False".equals(it.getStatus())).isPresent();
    if (failed && well) {
      emit(Severity.Normal, Reason.HEALTH_RECOVERED, "Stable passes its checks again");
    }
  }

  /** Serving no longer: not at the start, when nothing has served yet. */
  private void outage() {
    String type = ConditionType.Available.name();
    boolean served =
        Conditions.find(before, type).map(c -> "True".equals(c.getStatus())).orElse(false);
    boolean serves =
        Conditions.find(after, type).map(c -> !"False".equals(c.getStatus())).orElse(true);
    if (served && !serves) {
      emit(Severity.Warning, Reason.HEALTH_CHECK_FAILED, "Too few pods are ready to serve");
    }
  }

  /** Whether a hold is new: no condition said so before. */
  private boolean begins(Reason reason) {
    return before.stream().noneMatch(condition -> says(condition, reason));
  }

  private static boolean says(Condition condition, Reason reason) {
    return reason.text().equals(condition.getReason());
  }

  private void emit(Severity severity, Reason reason, String message) {
    var metadata = pass.resource().getMetadata();
    events.add(
        new EventDraft(
            new Subject(
                Keys.API_VERSION,
                "ProgressiveDeployment",
                metadata.getNamespace(),
                metadata.getName(),
                metadata.getUid()),
            severity,
            reason.text(),
            Sentences.of(message)));
  }

  private static List<Condition> conditions(@Nullable ProgressiveDeploymentStatus status) {
    List<Condition> known = status == null ? null : status.conditions();
    return known == null ? List.of() : known;
  }
}
