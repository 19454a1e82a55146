package dev.headway.rollout.decide;

import dev.headway.domain.Revision;
import dev.headway.rollout.decide.RolloutSnapshot.Desired;
import dev.headway.rollout.decide.SetMarks.Role;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The facts that follow from a snapshot in which everything could be read: which set is stable,
 * which is to be released, which are left over. Nothing of it comes from the status.
 *
 * @param stable the set that serves at rest: by role (the latest release where two have it), else
 *     by the stable Service's selector
 * @param target what is to be released; empty where the spec's revision is stable, or is remembered
 *     as failed and nobody rolled back to another
 * @param promoting the name of the step that a Promote action lets pass in this very pass
 */
record Situation(
    RolloutSnapshot seen,
    Desired wanted,
    List<SetSeen> sets,
    Optional<SetSeen> stable,
    Optional<Target> target,
    Optional<String> promoting) {

  /** What is to be released; its set may not exist yet. */
  record Target(Revision revision, String setName, Optional<SetSeen> set) {
    boolean isRunning() {
      return set.map(it -> it.marks().isRunning()).orElse(false);
    }
  }

  static Situation of(RolloutSnapshot seen) {
    Desired wanted = seen.desired().known().orElseThrow();
    List<SetSeen> sets =
        seen.sets().known().orElse(List.of()).stream()
            .sorted(Comparator.comparing(SetSeen::name))
            .toList();
    Optional<SetSeen> stable = findStable(seen, sets);
    return new Situation(
        seen, wanted, sets, stable, findTarget(wanted, sets, stable), Optional.empty());
  }

  Situation remembering(Memory memory) {
    return new Situation(seen.remembering(memory), wanted, sets, stable, target, promoting);
  }

  Situation letPass(String step) {
    return new Situation(seen, wanted, sets, stable, target, Optional.of(step));
  }

  private static Optional<SetSeen> findStable(RolloutSnapshot seen, List<SetSeen> sets) {
    Optional<SetSeen> byRole =
        sets.stream()
            .filter(set -> set.marks().role() == Role.STABLE)
            .max(Comparator.comparingInt(set -> set.marks().release()));
    return byRole.or(
        () ->
            seen.traffic()
                .flatMap(RoutedTraffic::selected)
                .flatMap(
                    name ->
                        sets.stream().filter(set -> set.revision().name().equals(name)).findAny()));
  }

  private static Optional<Target> findTarget(
      Desired wanted, List<SetSeen> sets, Optional<SetSeen> stable) {
    Optional<SetSeen> rolledBackTo =
        sets.stream()
            .filter(set -> set.marks().isRunning())
            .filter(
                set ->
                    set.marks().taken().insteadOf().equals(Optional.of(wanted.revision().name())))
            .max(Comparator.comparingInt(set -> set.marks().release()));
    if (rolledBackTo.isPresent()) {
      return rolledBackTo.map(set -> new Target(set.revision(), set.name(), rolledBackTo));
    }
    Optional<SetSeen> own = find(sets, wanted.revision());
    boolean atRest = stable.isPresent() && stable.equals(own);
    boolean remembered = own.map(set -> set.marks().isRemembered()).orElse(false);
    return atRest || remembered
        ? Optional.empty()
        : Optional.of(new Target(wanted.revision(), wanted.setName(), own));
  }

  private static Optional<SetSeen> find(List<SetSeen> sets, Revision revision) {
    return sets.stream().filter(set -> set.revision().equals(revision)).findAny();
  }

  /** The set of the revision that the spec asks for. */
  Optional<SetSeen> wantedSet() {
    return find(sets, wanted.revision());
  }

  Instant now() {
    return seen.now();
  }

  RolloutSpec spec() {
    return seen.spec();
  }

  Memory memory() {
    return seen.memory();
  }

  int replicas() {
    return seen.spec().replicas();
  }

  /** The Deployment that stays in place; empty where the template is the spec's own. */
  Optional<WorkloadSeen> workload() {
    return wanted.workload();
  }

  boolean isInPlace() {
    return workload().isPresent();
  }

  boolean isRouted() {
    return seen.traffic().isPresent();
  }

  /** The number of the running release, else of the last one; 0 before the first. */
  int release() {
    return Math.max(
        seen.memory().release(),
        sets.stream().mapToInt(set -> set.marks().release()).max().orElse(0));
  }

  /** Sets that have pods and are neither stable nor to be released. */
  List<SetSeen> leaving() {
    return sets.stream()
        .filter(set -> !isStable(set) && !isTarget(set) && !isKept(set))
        .filter(set -> Math.max(set.desired(), set.actual()) > 0)
        .toList();
  }

  /**
   * Those that were candidates and never became stable: with pods, or with a release that nothing
   * has ended yet.
   */
  List<SetSeen> leavingCandidates() {
    return sets.stream()
        .filter(set -> !isStable(set) && !isTarget(set) && !isKept(set))
        .filter(set -> Math.max(set.desired(), set.actual()) > 0 || set.marks().isRunning())
        .filter(set -> !set.marks().result().equals(Optional.of(ReleaseResult.PROMOTED)))
        .filter(set -> set.marks().role() != Role.STABLE)
        .toList();
  }

  /**
   * The set of the spec's revision where its release ended with some batches put back: those that
   * passed serve on beside stable.
   */
  Optional<SetSeen> kept() {
    boolean rests = stable.isPresent() && target.isEmpty() && !isRouted();
    return wantedSet().filter(set -> rests && !isStable(set) && set.marks().isPartial());
  }

  private boolean isKept(SetSeen set) {
    return kept().map(it -> it.name().equals(set.name())).orElse(false);
  }

  boolean isStable(SetSeen set) {
    return stable.map(it -> it.name().equals(set.name())).orElse(false);
  }

  boolean isTarget(SetSeen set) {
    return target.map(it -> it.setName().equals(set.name())).orElse(false);
  }

  /** The last good revision before stable. */
  Optional<SetSeen> previousGood() {
    return earlierGood().findFirst();
  }

  /** True where the way to this revision takes no steps: it was good not long ago. */
  boolean isQuick(Revision revision) {
    return earlierGood()
        .limit(spec().rollback().window())
        .anyMatch(set -> set.revision().equals(revision));
  }

  private Stream<SetSeen> earlierGood() {
    return sets.stream()
        .filter(set -> !isStable(set))
        .filter(set -> set.marks().result().equals(Optional.of(ReleaseResult.PROMOTED)))
        .sorted(Comparator.comparingInt((SetSeen set) -> set.marks().release()).reversed());
  }
}
