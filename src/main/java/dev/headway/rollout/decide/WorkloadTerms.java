package dev.headway.rollout.decide;

/**
 * How a Deployment that stays in place is held: which of its own fields are ours at the moment, and
 * what they say. The template is nobody's business but the user's.
 */
public sealed interface WorkloadTerms {

  /** As its author wrote it; nothing of ours is left. */
  record Free() implements WorkloadTerms {}

  /** Paused: a change of the template does nothing by itself. */
  record Rest() implements WorkloadTerms {}

  /**
   * Paused between two sets that stand side by side: no pod of the template ever counts as
   * available, so that none of the others goes.
   *
   * @param surge how many pods there are beyond the replicas
   */
  record Beside(int surge) implements WorkloadTerms {}

  /** The same, and for a moment not paused: pods of the template are made up to the surge. */
  record Growing(int surge) implements WorkloadTerms {}

  /**
   * Paused, and pods of the template count as available again: once all are, the others go by
   * themselves, and no other template can slip through.
   */
  record Closing(int surge) implements WorkloadTerms {}
}
