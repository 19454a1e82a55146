package dev.headway.rollout.report;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckOutcome;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckPhase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckTry;
import dev.headway.domain.Durations;
import dev.headway.port.CheckResult;
import dev.headway.rollout.decide.CheckRun;
import dev.headway.rollout.decide.CheckSeen;
import dev.headway.rollout.decide.SetSeen;
import dev.headway.rollout.observe.Times;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checks of a status, each once, with its last tries. */
final class CheckStatuses {

  private final Pass pass;
  private final boolean fresh;

  /**
   * The checks after a pass.
   *
   * @param fresh with the tries of now; else with those that were told before, where nothing else
   *     of a check has changed
   */
  CheckStatuses(Pass pass, boolean fresh) {
    this.pass = pass;
    this.fresh = fresh;
  }

  @Nullable List<CheckStatus> all() {
    Map<String, CheckSeen> byName = new LinkedHashMap<>();
    Optional<String> stable = pass.stable().map(SetSeen::name);
    pass.snapshot().checks().stream()
        // What is told of a check is how the candidate stands in it, where both are asked.
        .sorted(
            Comparator.comparing((CheckSeen seen) -> seen.run().isAlways())
                .thenComparing(seen -> stable.filter(seen.run().setName()::equals).isPresent()))
        .forEach(seen -> byName.putIfAbsent(seen.run().check(), seen));
    return byName.isEmpty()
        ? null
        : byName.values().stream()
            .map(this::check)
            .sorted(Comparator.comparing(CheckStatus::name))
            .toList();
  }

  private CheckStatus check(CheckSeen seen) {
    String name = seen.run().check();
    CheckPhase phase =
        switch (seen.verdict()) {
          case PENDING -> CheckPhase.Pending;
          case PASSING -> CheckPhase.Passing;
          case FAILING, UNREACHABLE -> CheckPhase.Failed;
        };
    String message = Sentences.of(seen.message());
    Optional<CheckStatus> same =
        before(name).filter(old -> phase == old.phase() && message.equals(old.message()));
    if (same.isPresent() && !fresh) {
      return same.get();
    }
    String changed = same.map(CheckStatus::lastTime).orElseGet(() -> Times.text(seen.lastTime()));
    return new CheckStatus(name, phase, changed, message, results(seen.run()));
  }

  private Optional<CheckStatus> before(String name) {
    return pass.before()
        .map(ProgressiveDeploymentStatus::checks)
        .flatMap(all -> all.stream().filter(old -> name.equals(old.name())).findFirst());
  }

  private @Nullable List<CheckTry> results(CheckRun run) {
    List<CheckResult> tries = pass.material().tries().getOrDefault(run, List.of());
    return tries.isEmpty() ? null : tries.stream().map(CheckStatuses::result).toList();
  }

  private static CheckTry result(CheckResult result) {
    return new CheckTry(
        Times.text(result.startTime()),
        Durations.format(result.duration()),
        switch (result.outcome()) {
          case PASSED -> CheckOutcome.Passed;
          case ANSWERED_BADLY -> CheckOutcome.AnsweredBadly;
          case NO_CONNECTION -> CheckOutcome.NoConnection;
          case NOT_ALLOWED -> CheckOutcome.NotAllowed;
        },
        result.code().isPresent() ? (Integer) result.code().getAsInt() : null);
  }
}
