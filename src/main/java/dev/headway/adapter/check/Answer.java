package dev.headway.adapter.check;

import dev.headway.port.CheckResult.Outcome;
import java.time.Duration;
import java.util.OptionalInt;

/** How an attempt ended, without its times, and the words that several kinds of checks share. */
record Answer(Outcome outcome, OptionalInt code, String message) {

  static Answer of(Outcome outcome, String message) {
    return new Answer(outcome, OptionalInt.empty(), message);
  }

  static Answer cannotConnect(int port) {
    return of(Outcome.NO_CONNECTION, "Cannot connect to port " + port);
  }

  static Answer noConnection(int port, Duration timeout) {
    return of(
        Outcome.NO_CONNECTION,
        "No connection to port " + port + " within " + timeout.toMillis() + " ms");
  }

  static Answer noAnswer(String what, Duration timeout) {
    return of(
        Outcome.ANSWERED_BADLY, what + " gave no answer within " + timeout.toMillis() + " ms");
  }
}
