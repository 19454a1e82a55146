package dev.headway.rollout.simulation;

/** A rule that the engine must keep in every state was broken. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Violation(String rule) {
    super(rule);
  }
}
