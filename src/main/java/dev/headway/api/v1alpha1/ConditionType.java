package dev.headway.api.v1alpha1;

/** The types of conditions, with what {@code True} means. */
public enum ConditionType {
  /** This generation is fully in effect and healthy. */
  Ready,
  /** Enough healthy replicas serve, of whichever revision. */
  Available,
  /** An update is under way, also while it is paused at a step. */
  Progressing,
  /** The last update was aborted, or the live state is worse than asked. */
  Degraded,
  /** A person, a step or the environment holds it. */
  Paused,
  /** The branch was fetched. */
  SourceReady,
  /** The commit was applied. */
  Applied,
  /** What was applied is healthy. */
  Healthy,
  /** The cluster differs from Git. */
  Drifted,
  /** Present only when true: work is under way, in the sense of kstatus. */
  Reconciling,
  /** Present only when true: nothing happens until somebody changes something. */
  Stalled
}
