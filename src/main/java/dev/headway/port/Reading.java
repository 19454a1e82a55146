package dev.headway.port;

import java.util.Optional;
import java.util.function.Function;

/** What a look at something gave. That it could not be seen is a value, too: it is not absence. */
public sealed interface Reading<T> {

  /** It is there. */
  record Found<T>(T value) implements Reading<T> {}

  /** It is known not to be there. */
  record Missing<T>() implements Reading<T> {}

  /**
   * Nothing is known at present.
   *
   * @param why a sentence for people
   */
  record Unknown<T>(String why) implements Reading<T> {}

  /** The value, if it was found. */
  default Optional<T> found() {
    return this instanceof Found<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** The same look at a part of it. */
  default <R> Reading<R> map(Function<? super T, ? extends R> part) {
    return switch (this) {
      case Found<T>(T value) -> new Found<>(part.apply(value));
      case Missing<T> missing -> new Missing<>();
      case Unknown<T>(String why) -> new Unknown<>(why);
    };
  }
}
