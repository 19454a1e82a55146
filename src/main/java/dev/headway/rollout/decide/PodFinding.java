package dev.headway.rollout.decide;

/**
 * What is wrong with pods of a set.
 *
 * @param pods how many pods it concerns; 0 where the pod could not even be made
 * @param message in the words of the cluster, in one line
 */
public record PodFinding(Kind kind, int pods, String message) {

  /** The kinds of findings. */
  public enum Kind {
    /** The registry says that the image does not exist. */
    IMAGE_NOT_FOUND(true),
    /** The image cannot be pulled for any other reason. */
    IMAGE_PULL_FAILED(false),
    /** A container keeps crashing: the kubelet backs off, or it restarted three times or more. */
    CRASHING(true),
    /** The template asks for something that the node refuses to start. */
    CANNOT_START(true),
    /** No node takes the pod. */
    UNSCHEDULABLE(false),
    /** A quota or an admission refuses the pod. */
    QUOTA_EXCEEDED(false);

    private final boolean evidence;

    Kind(boolean evidence) {
      this.evidence = evidence;
    }

    /** True where the candidate itself is to blame, false where its surroundings are. */
    public boolean isEvidence() {
      return evidence;
    }
  }
}
