package dev.headway.rollout.decide;

import dev.headway.domain.Reason;
import dev.headway.domain.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the status remembers from one pass to the next. All of it may be lost at any time: the next
 * pass finds the step again from the weight in effect and repeats its gates. Times keep their
 * milliseconds.
 *
 * @param release the number of the running or last release; 0 before the first
 * @param step the step that runs
 * @param accepted the weight that was seen accepted by all routes, or reached by the pods' share,
 *     and since when
 * @param drainUntil when what drains may go; its clock starts when the last weight or endpoint left
 * @param held why the environment or a check holds the release
 * @param refused the revision that the API server refused, with its words; not tried again
 * @param history finished releases, newest first
 */
public record Memory(
    int release,
    Optional<StepMemory> step,
    Optional<AcceptedWeight> accepted,
    Optional<Instant> drainUntil,
    Optional<Held> held,
    Optional<Refused> refused,
    List<HistoryEntry> history) {

  /** Nothing remembered. */
  public static final Memory NONE =
      new Memory(
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  public Memory {
    history = List.copyOf(history);
  }

  Memory withRelease(int number) {
    return new Memory(number, step, accepted, drainUntil, held, refused, history);
  }

  Memory withStep(StepMemory newStep) {
    return new Memory(release, Optional.of(newStep), accepted, drainUntil, held, refused, history);
  }

  Memory withAccepted(Optional<AcceptedWeight> weight) {
    return new Memory(release, step, weight, drainUntil, held, refused, history);
  }

  Memory withDrain(Optional<Instant> until) {
    return new Memory(release, step, accepted, until, held, refused, history);
  }

  Memory withHeld(Optional<Held> newHeld) {
    return new Memory(release, step, accepted, drainUntil, newHeld, refused, history);
  }

  Memory withRefused(Refused revision) {
    return new Memory(release, step, accepted, drainUntil, held, Optional.of(revision), history);
  }

  Memory withHistory(List<HistoryEntry> entries) {
    return new Memory(release, step, accepted, drainUntil, held, refused, entries);
  }

  /** What is left to remember when no release runs. */
  Memory atRest() {
    return new Memory(
        release, Optional.empty(), accepted, drainUntil, Optional.empty(), refused, history);
  }

  /** The step is to be found again from the weight in effect. */
  Memory forgetStep() {
    return new Memory(release, Optional.empty(), accepted, drainUntil, held, refused, history);
  }

  /**
   * The same by a clock that may be behind the one that wrote it: nothing began later than now, and
   * nothing is awaited for longer than it takes. What was under way is awaited anew and never for
   * less time than was asked.
   *
   * @param drain the longest time that a drain takes
   */
  Memory by(Instant now, Duration deadline, Duration drain) {
    return new Memory(
        release,
        step.map(it -> it.by(now, deadline)),
        accepted.map(it -> new AcceptedWeight(it.weight(), earlier(it.since(), now))),
        drainUntil.map(it -> earlier(it, now.plus(drain))),
        held,
        refused,
        history);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /**
   * A step under way.
   *
   * @param plan the digest of the compiled steps that {@code index} counts in; with {@code @20}
   *     behind it where the release was taken up at a weight of 20 that no step has
   * @param index from 0; the number of steps while the candidate is being promoted
   * @param startTime when the step was begun
   * @param clock the progress clock
   */
  public record StepMemory(String plan, int index, Instant startTime, ProgressClock clock) {

    private StepMemory by(Instant now, Duration deadline) {
      ProgressClock running =
          switch (clock) {
            case ProgressClock.Running(Instant failsAt, int pods) ->
                new ProgressClock.Running(earlier(failsAt, now.plus(deadline)), pods);
            case ProgressClock.Stopped stopped -> stopped;
          };
      return new StepMemory(plan, index, earlier(startTime, now), running);
    }
  }

  /** The clock of {@code progressDeadline}. */
  public sealed interface ProgressClock {
    /** It runs: the release fails at this time, unless more than so many pods get ready before. */
    record Running(Instant failsAt, int pods) implements ProgressClock {}

    /** It stands still, with so much left. */
    record Stopped(Duration left, int pods) implements ProgressClock {}
  }

  /** A weight in effect, and since when. */
  public record AcceptedWeight(Weight weight, Instant since) {}

  /** A hold by the environment: a reason of the condition Paused, with its cause. */
  public record Held(Reason reason, String message) {}

  /** A revision that the API server refused. */
  public record Refused(String revision, String message) {}
}
