package dev.headway.rollout.decide;

import java.util.Optional;

/**
 * What a read gave. An object that was written is {@link Unknown} until the cache holds the written
 * version, so that no decision rests on a stale read.
 */
public sealed interface Observed<T> {

  /** The object was read. */
  record Known<T>(T value) implements Observed<T> {}

  /** The object was read, and it does not exist. */
  record Missing<T>() implements Observed<T> {}

  /** The object could not be read; the cause is for people, without secrets. */
  record Unknown<T>(String cause) implements Observed<T> {}

  static <T> Observed<T> known(T value) {
    return new Known<>(value);
  }

  static <T> Observed<T> missing() {
    return new Missing<>();
  }

  static <T> Observed<T> unknown(String cause) {
    return new Unknown<>(cause);
  }

  /** The value where it is known; empty where it is missing or unknown. */
  default Optional<T> known() {
    return this instanceof Known<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** Why it is unknown; empty where it is known or missing. */
  default Optional<String> unknownCause() {
    return this instanceof Unknown<T>(String cause) ? Optional.of(cause) : Optional.empty();
  }
}
