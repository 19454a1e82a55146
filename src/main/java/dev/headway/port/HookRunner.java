package dev.headway.port;

import dev.headway.domain.ObjectKey;
import dev.headway.port.CheckCourse.Aim;
import java.time.Duration;
import java.util.List;

/**
 * Makes those attempts of hooks that no object of the cluster makes, away from the caller's thread,
 * and keeps how they stand; and what the API server said of those that it did not take. All of it
 * is lost with the process. Thread-safe.
 */
public interface HookRunner {

  /** One attempt of a hook of a deployment. */
  record HookAttempt(int release, String point, String hook, int number) {}

  /** How an attempt can stand. */
  enum State {
    /** It could not be begun so far, and may be. */
    HINDERED,
    /** It is under way. */
    RUNNING,
    /** It ended well. */
    SUCCEEDED,
    /** It ended badly, or will never begin. */
    FAILED
  }

  /**
   * How an attempt stands.
   *
   * @param message why it failed or could not be begun, in one line; else empty
   */
  record HookStanding(HookAttempt attempt, State state, String message) {}

  /** What an attempt does. */
  sealed interface HookWork {
    /** One request. */
    record Call(Aim aim, CheckProbe.Http request) implements HookWork {}

    /** A command in one of these pods, the first that is ready. */
    record InPod(Aim.Pods pods, CheckProbe.Command command) implements HookWork {}
  }

  /** Begins an attempt and returns at once; one that is under way or over is left alone. */
  void start(ObjectKey deployment, HookAttempt attempt, HookWork work, Duration timeout);

  /** An attempt will never begin: it has failed. */
  void refused(ObjectKey deployment, HookAttempt attempt, String message);

  /** An attempt could not be begun; asked again, it may be. */
  void hindered(ObjectKey deployment, HookAttempt attempt, String message);

  /** The attempts of a deployment that are known here. */
  List<HookStanding> standings(ObjectKey deployment);

  /** An attempt is of no interest any more; where it is under way, nobody waits for it. */
  void forget(ObjectKey deployment, HookAttempt attempt);

  /** Nothing of a deployment is of interest any more. */
  void forget(ObjectKey deployment);
}
