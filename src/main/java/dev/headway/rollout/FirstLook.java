package dev.headway.rollout;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Stage;
import dev.headway.domain.ObjectKey;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets what looks settled stand back once after a start, so that of a thousand deployments those in
 * mid-release, or changed meanwhile, are looked at first. Thread-safe.
 */
final class FirstLook {

  private final Set<ObjectKey> seen = ConcurrentHashMap.newKeySet();

  /** Whether to look at this one a moment later. */
  boolean standsBack(ObjectKey key, ProgressiveDeployment resource) {
    return seen.add(key) && isSettled(resource);
  }

  void forget(ObjectKey key) {
    seen.remove(key);
  }

  private static boolean isSettled(ProgressiveDeployment resource) {
    ProgressiveDeploymentStatus status = resource.getStatus();
    return status != null
        && resource.getMetadata().getDeletionTimestamp() == null
        && Objects.equals(status.observedGeneration(), resource.getMetadata().getGeneration())
        && status.phase() == Phase.Deployed
        && status.stage() == Stage.Complete;
  }
}
