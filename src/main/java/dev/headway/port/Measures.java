package dev.headway.port;

import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.domain.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Takes what is to be counted and timed. What it is told is what people read in a status, too. */
public interface Measures {

  /** Takes nothing. */
  Measures NONE =
      new Measures() {
        @Override
        public void release(
            ObjectKey deployment,
            Optional<ProgressiveDeploymentStatus> before,
            ProgressiveDeploymentStatus after,
            Instant now) {}

        @Override
        public void sync(
            ObjectKey sync, Optional<GitSyncStatus> before, GitSyncStatus after, Instant now) {}

        @Override
        public void check(String type, String result, Duration took) {}

        @Override
        public void pass(String kind, Duration took) {}

        @Override
        public void request(String verb, String resource, int code) {}

        @Override
        public void gone(ObjectKey object) {}
      };

  /** A deployment's status changed. */
  void release(
      ObjectKey deployment,
      Optional<ProgressiveDeploymentStatus> before,
      ProgressiveDeploymentStatus after,
      Instant now);

  /** A GitSync's status changed. */
  void sync(ObjectKey sync, Optional<GitSyncStatus> before, GitSyncStatus after, Instant now);

  /** A check was tried once. */
  void check(String type, String result, Duration took);

  /** An object was looked at once. */
  void pass(String kind, Duration took);

  /**
   * The API server answered a request.
   *
   * @param code 0: it could not be reached
   */
  void request(String verb, String resource, int code);

  /** An object is no more: nothing of it is shown any longer. */
  void gone(ObjectKey object);
}
