package dev.headway.sandbox.schema;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A value that is computed when it is first asked for; computed more than once only in a race, to
 * equal values.
 */
final class Memo<T> implements Supplier<T> {
  private final Supplier<T> source;
  private final AtomicReference<T> value = new AtomicReference<>();

  Memo(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    T known = value.get();
    if (known == null) {
      known = source.get();
      value.set(known);
    }
    return known;
  }
}
