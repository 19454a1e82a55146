package dev.headway.sandbox.world.controller;

/** Counts in a status. Pure. */
final class Counts {
  private Counts() {}

  /** Servers leave a zero out, and so it is no change. */
  @SuppressWarnings("NullAway") // the builders take a missing number as null
  static Integer absentIfZero(int number) {
    return number == 0 ? null : number;
  }
}
