package dev.headway.rollout.decide;

import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Configuration.Unsettled;
import dev.headway.rollout.decide.RolloutSnapshot.Desired;
import dev.headway.rollout.decide.SetMarks.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The spec's revision cannot be told yet, or its configuration has just changed. The revision
 * stays: what runs goes on, stable is kept up, and no release starts.
 *
 * @param stays the set of the revision that stays; empty where there is nothing yet
 */
record Settling(Unsettled why, Optional<SetSeen> stays) {

  static Optional<Settling> of(RolloutSnapshot seen) {
    Optional<Desired> desired = seen.desired().known();
    List<SetSeen> sets = seen.sets().known().orElse(List.of());
    return desired
        .flatMap(it -> it.configuration().unsettled())
        .filter(why -> !why.told() || !isInEffect(desired.get(), sets))
        .map(why -> new Settling(why, stays(sets)));
  }

  /** A revision that runs, serves or has failed is not put off: it has been told before. */
  private static boolean isInEffect(Desired desired, List<SetSeen> sets) {
    return sets.stream()
        .filter(set -> set.revision().equals(desired.revision()))
        .map(SetSeen::marks)
        .anyMatch(it -> it.isRunning() || it.isRemembered() || it.role() == Role.STABLE);
  }

  /** What was last released or tried, else what is stable. */
  private static Optional<SetSeen> stays(List<SetSeen> sets) {
    Comparator<SetSeen> byRelease = Comparator.comparingInt(set -> set.marks().release());
    return sets.stream()
        .max(byRelease)
        .filter(set -> set.marks().isRunning() || set.marks().isRemembered())
        .or(() -> sets.stream().filter(set -> set.marks().role() == Role.STABLE).max(byRelease));
  }

  /** What is to be planned in the meantime. */
  RolloutSnapshot standing(RolloutSnapshot seen) {
    Configuration configuration =
        seen.desired().known().map(Desired::configuration).orElse(Configuration.NONE).standing();
    return stays
        .map(
            set ->
                seen.desiring(
                    new Desired(set.revision(), set.name(), set.version(), configuration)))
        .orElse(seen);
  }

  /** There is nothing yet that could stay. */
  Draft nothing(RolloutSnapshot seen) {
    return Draft.of(state(seen.desired().known().orElseThrow()), seen.memory().forgetStep());
  }

  private RolloutState state(Desired desired) {
    return new RolloutState.NotStarted(desired.revision(), why.reason(), why.message());
  }

  /** Says in the plan of what stands that something else is to come. */
  RolloutPlan tell(RolloutPlan plan, RolloutSnapshot seen) {
    boolean rests =
        plan.next() instanceof RolloutState.AtRest
            || plan.next() instanceof RolloutState.NotStarted
            || (plan.next() instanceof RolloutState.Failed && why.until().isEmpty());
    if (!rests) {
      return again(plan, plan.next(), plan.because(), plan.waitingFor(), seen.now());
    }
    List<Finding> because = new ArrayList<>(plan.because());
    if (why.reason() != Reason.SETTLING) {
      because.add(Finding.warning(why.reason(), why.message()));
    }
    Desired stands = standing(seen).desired().known().orElseThrow();
    return again(plan, state(stands), because, Optional.of(Waits.config(why)), seen.now());
  }

  private RolloutPlan again(
      RolloutPlan plan,
      RolloutState next,
      List<Finding> because,
      Optional<Waiting> waiting,
      Instant now) {
    Optional<Duration> settled =
        why.until().map(time -> time.isAfter(now) ? Duration.between(now, time) : Duration.ZERO);
    Optional<Duration> recheck =
        Stream.of(plan.recheckAfter(), settled)
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
    return new RolloutPlan(
        next, plan.actions(), because, waiting, recheck, plan.memory(), plan.wantedWeight());
  }
}
