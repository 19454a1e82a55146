package dev.headway.rollout.report;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HookPhase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HookStatus;
import dev.headway.domain.Durations;
import dev.headway.rollout.decide.HookMark;
import dev.headway.rollout.decide.HookPlace;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.observe.Times;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hooks of a status: those of the running or last release, as its set has them. */
final class HookStatuses {

  private final Pass pass;

  HookStatuses(Pass pass) {
    this.pass = pass;
  }

  @Nullable List<HookStatus> all() {
    if (!pass.isSighted()) {
      return pass.before().map(ProgressiveDeploymentStatus::hooks).orElse(null);
    }
    Optional<SetMarks> marks =
        pass.sets().stream()
            .map(pass::marks)
            .max(Comparator.comparingInt(SetMarks::release))
            .filter(it -> !it.hooks().all().isEmpty());
    return marks
        .map(it -> it.hooks().all().stream().map(mark -> status(it.release(), mark)).toList())
        .orElse(null);
  }

  private HookStatus status(int release, HookMark mark) {
    HookPlace place = HookPlace.of(mark.point());
    return new HookStatus(
        mark.hook(),
        place.when(),
        place.step().orElse(null),
        HookPhase.valueOf(mark.phase().text()),
        mark.attempt() == 0 ? null : (Integer) mark.attempt(),
        mark.startTime().map(Times::text).orElse(null),
        mark.startTime()
            .flatMap(start -> mark.endTime().map(end -> Duration.between(start, end)))
            .map(Durations::format)
            .orElse(null),
        mark.message().map(Sentences::of).orElse(null),
        output(release, mark).orElse(null));
  }

  /** What was read in this pass, else what was told before of the same hook of this release. */
  private Optional<String> output(int release, HookMark mark) {
    var run = new HookRun(release, mark.point(), mark.hook(), mark.attempt());
    return Optional.ofNullable(pass.outcome().outputs().get(run))
        .or(() -> before(release, mark).map(HookStatus::output));
  }

  private static HookPlace place(HookStatus hook) {
    return new HookPlace(
        Objects.requireNonNullElse(hook.when(), ""), Optional.ofNullable(hook.step()));
  }

  private Optional<HookStatus> before(int release, HookMark mark) {
    return pass.before()
        .filter(old -> old.release() != null && old.release() == release)
        .map(ProgressiveDeploymentStatus::hooks)
        .flatMap(
            all ->
                all.stream()
                    .filter(old -> mark.hook().equals(old.name()))
                    .filter(old -> HookPlace.of(mark.point()).equals(place(old)))
                    .findFirst());
  }
}
