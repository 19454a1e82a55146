package dev.headway.rollout.decide;

import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the labels and annotations of a set remember: enough to rebuild a lost status. Actions carry
 * it as a whole; it is written in one patch with whatever else changes on the set.
 *
 * @param taken the release that made or last took up this set
 * @param reached how far that release came
 * @param end how it ended; empty while it runs
 * @param paused who paused the release by a Pause action, and why
 * @param handled the annotations of the deployment that were dealt with
 * @param restart that its pods are to be replaced by new ones; empty where nobody asked for it, or
 *     where it is done
 * @param protectedFromCleanUp the annotation {@code headway.dev/protect}; read, never written
 */
public record SetMarks(
    Role role,
    Taken taken,
    Reached reached,
    Optional<End> end,
    Optional<String> paused,
    Handled handled,
    Optional<Restart> restart,
    boolean protectedFromCleanUp) {

  /** The role that a set's label names. */
  public enum Role {
    STABLE,
    CANDIDATE,
    NONE
  }

  /**
   * A release as it was begun.
   *
   * @param release its number; 0 for none
   * @param insteadOf the short form of the revision that the spec asks for, where somebody rolled
   *     back to this set in its place
   * @param way by which steps it goes
   */
  public record Taken(
      int release, Optional<Instant> startTime, Optional<String> insteadOf, Way way) {
    /** No release has taken up the set. */
    public static final Taken NONE = new Taken(0, Optional.empty(), Optional.empty(), Way.BY_STEPS);

    /** True where it goes to a revision that was good before. */
    public boolean goesBack() {
      return insteadOf.isPresent() || way == Way.BACK;
    }

    /** True where it takes no steps on the way to its end. */
    public boolean skipsSteps() {
      return way != Way.BY_STEPS;
    }
  }

  /** By which steps a release goes. */
  public enum Way {
    /** By those of the spec. */
    BY_STEPS,
    /** By none: it goes back to one of the last good revisions. */
    BACK,
    /** By none any more: somebody promoted it in full. */
    IN_FULL
  }

  /**
   * The last step that was begun.
   *
   * @param step counted from 1; 0 for none
   * @param time when it was begun; the progress clock falls back to it
   * @param putBack batches that failed and were put back
   * @param failure why the release stands there, until somebody decides
   * @param hooks of the release, and how far each is
   */
  public record Reached(
      int step,
      Optional<Instant> time,
      PutBack putBack,
      Optional<Failure> failure,
      HookMarks hooks) {
    /** No step was begun. */
    public static final Reached NONE = new Reached(0, Optional.empty());

    /** A step of a release in which no batch failed, without hooks. */
    public Reached(int step, Optional<Instant> time) {
      this(step, time, PutBack.NONE, Optional.empty(), HookMarks.NONE);
    }

    private Reached with(HookMarks others) {
      return new Reached(step, time, putBack, failure, others);
    }
  }

  /**
   * Batches whose pods were put back to stable.
   *
   * @param batches how many
   * @param pods how many pods they had together
   * @param level the pods that are left of the candidate while the last of them is put back; empty
   *     once the next batch has begun
   */
  public record PutBack(int batches, int pods, OptionalInt level) {
    /** No batch failed. */
    public static final PutBack NONE = new PutBack(0, 0, OptionalInt.empty());
  }

  /**
   * How a release ended.
   *
   * @param failure why, where the result is remembered
   * @param verified what stable's checks said once it had everything back
   */
  public record End(
      ReleaseResult result,
      Optional<Instant> time,
      Optional<Failure> failure,
      Optional<Verified> verified) {

    /** An end after which nobody has asked stable yet. */
    public End(ReleaseResult result, Optional<Instant> time, Optional<Failure> failure) {
      this(result, time, failure, Optional.empty());
    }
  }

  /** Whether stable passed its checks after a rollback; if not, in words. */
  public record Verified(boolean passed, String message) {}

  /** Why a release ended badly. */
  public record Failure(FailureClass failureClass, Reason reason, String message) {}

  /**
   * Texts of annotations that were dealt with.
   *
   * @param retry of {@code headway.dev/retry}
   * @param abort of {@code headway.dev/abort}
   */
  public record Handled(Optional<String> retry, Optional<String> abort) {
    /** Nothing was dealt with. */
    public static final Handled NONE = new Handled(Optional.empty(), Optional.empty());
  }

  /**
   * Somebody asked for new pods.
   *
   * @param time by the server's clock, which has seconds: pods made later are new, all others are
   *     old
   * @param release the last release at that time; another one ends the restart
   */
  public record Restart(Instant time, int release) {}

  /** A set that no release has taken up. */
  public static final SetMarks UNMARKED =
      new SetMarks(
          Role.NONE,
          Taken.NONE,
          Reached.NONE,
          Optional.empty(),
          Optional.empty(),
          Handled.NONE,
          Optional.empty(),
          false);

  /** The number of the release that made or last took up this set; 0 for none. */
  public int release() {
    return taken.release();
  }

  /** How that release ended; empty while it runs. */
  public Optional<ReleaseResult> result() {
    return end.map(End::result);
  }

  /** Why it ended badly. */
  public Optional<Failure> failure() {
    return end.flatMap(End::failure);
  }

  /** True while a release of this set runs. */
  public boolean isRunning() {
    return role == Role.CANDIDATE && release() > 0 && end.isEmpty();
  }

  /** True where the last release of this set ended badly and is not tried again by itself. */
  public boolean isRemembered() {
    return result().map(ReleaseResult::isRemembered).orElse(false);
  }

  /** True where the release ended with some batches put back, and the others serve. */
  public boolean isPartial() {
    return result().equals(Optional.of(ReleaseResult.FAILED)) && reached.putBack().batches() > 0;
  }

  /** The hooks of that release, and how far each is. */
  public HookMarks hooks() {
    return reached.hooks();
  }

  public SetMarks withHooks(HookMarks hooks) {
    return withReached(reached.with(hooks));
  }

  /** The marks of a release that starts now on this set, without hooks. */
  public SetMarks armed(int number, Instant now, Optional<String> inPlaceOf, boolean quickly) {
    return new SetMarks(
        Role.CANDIDATE,
        new Taken(number, Optional.of(now), inPlaceOf, quickly ? Way.BACK : Way.BY_STEPS),
        new Reached(1, Optional.of(now)),
        Optional.empty(),
        Optional.empty(),
        handled,
        Optional.empty(),
        protectedFromCleanUp);
  }

  /** The marks of a release that is promoted in full. */
  public SetMarks inFull() {
    var whole = new Taken(taken.release(), taken.startTime(), taken.insteadOf(), Way.IN_FULL);
    return new SetMarks(role, whole, reached, end, paused, handled, restart, protectedFromCleanUp);
  }

  /** The marks of a release that ends now. */
  public SetMarks ended(ReleaseResult how, Role newRole, Instant now, Optional<Failure> why) {
    HookMarks hooks = hooks().ended(how, taken.goesBack(), why, now);
    return new SetMarks(
        newRole,
        taken,
        reached.with(hooks),
        Optional.of(new End(how, Optional.of(now), why)),
        Optional.empty(),
        handled,
        restart,
        protectedFromCleanUp);
  }

  /** The marks of a release after whose end stable was asked. */
  public SetMarks verified(Verified how) {
    Optional<End> asked =
        end.map(it -> new End(it.result(), it.time(), it.failure(), Optional.of(how)));
    return new SetMarks(
        role, taken, reached, asked, paused, handled, restart, protectedFromCleanUp);
  }

  /** The marks of a step that begins. */
  public SetMarks atStep(int step, Instant time) {
    PutBack before = reached.putBack();
    return withReached(
        step, time, new PutBack(before.batches(), before.pods(), OptionalInt.empty()));
  }

  /** The marks of a batch that failed at this step: so many pods go, and {@code level} are left. */
  public SetMarks putBack(int step, Instant time, int pods, int level) {
    PutBack before = reached.putBack();
    return withReached(
        step, time, new PutBack(before.batches() + 1, before.pods() + pods, OptionalInt.of(level)));
  }

  private SetMarks withReached(int step, Instant time, PutBack putBack) {
    return withReached(new Reached(step, Optional.of(time), putBack, Optional.empty(), hooks()));
  }

  private SetMarks withReached(Reached newReached) {
    return new SetMarks(
        role, taken, newReached, end, paused, handled, restart, protectedFromCleanUp);
  }

  /** The failure at which the release stands until somebody decides; empty while it moves. */
  public Optional<Failure> standsAt() {
    return isRunning() ? reached.failure() : Optional.empty();
  }

  /** The marks of a release that stands at a failure. */
  public SetMarks standingAt(Failure failure) {
    return withReached(
        new Reached(
            reached.step(), reached.time(), reached.putBack(), Optional.of(failure), hooks()));
  }

  /**
   * The marks of a release that goes on after a hold: its step's clock counts from now, and a hook
   * at whose failure it stood is tried once more.
   */
  public SetMarks resumed(Instant time) {
    SetMarks moving =
        withReached(reached.step(), time, reached.putBack()).withPaused(Optional.empty());
    boolean hook = standsAt().map(it -> it.reason() == Reason.HOOK_FAILED).orElse(false);
    return hook ? moving.withHooks(hooks().again(time)) : moving;
  }

  public SetMarks withRole(Role newRole) {
    return new SetMarks(
        newRole, taken, reached, end, paused, handled, restart, protectedFromCleanUp);
  }

  public SetMarks withPaused(Optional<String> text) {
    return new SetMarks(role, taken, reached, end, text, handled, restart, protectedFromCleanUp);
  }

  /** The texts of the annotations that count as dealt with. */
  public SetMarks withHandled(Optional<String> retry, Optional<String> abort) {
    var dealtWith = new Handled(retry, abort);
    return new SetMarks(
        role, taken, reached, end, paused, dealtWith, restart, protectedFromCleanUp);
  }

  /** The marks of a set whose pods are to be replaced, or no longer. */
  public SetMarks withRestart(Optional<Restart> asked) {
    return new SetMarks(role, taken, reached, end, paused, handled, asked, protectedFromCleanUp);
  }
}
