package dev.headway.port;

import dev.headway.domain.ObjectKey;
import java.util.List;

/** Keeps how those attempts of hooks stand that no object of the cluster tells of. Thread-safe. */
public interface HookRunner {

  /** One attempt of a hook of a deployment. */
  record HookAttempt(int release, String point, String hook, int number) {}

  /**
   * How an attempt stands.
   *
   * @param message why it failed, in one line
   */
  record HookStanding(HookAttempt attempt, String message) {}

  /** An attempt could not even be begun. */
  void refused(ObjectKey deployment, HookAttempt attempt, String message);

  /** The attempts of a deployment that are known here. */
  List<HookStanding> standings(ObjectKey deployment);

  /** An attempt is of no interest any more. */
  void forget(ObjectKey deployment, HookAttempt attempt);

  /** Nothing of a deployment is of interest any more. */
  void forget(ObjectKey deployment);
}
