package dev.headway.adapter.kube;

import java.util.function.LongSupplier;

/**
 * Gives back the memory of a busy time, such as that of a start, once it is over: where nothing is
 * allocated a virtual machine does not collect by itself, and most of the time an operator has
 * nothing to do. Is asked to run each few seconds; collects when there was no pass since the last
 * time, and many since the last collection.
 */
public final class Tidying implements Runnable {

  /** A release is some fifty; what that leaves behind is collected with the next one's. */
  static final int MANY = 200;

  private final LongSupplier passes;
  private final Runnable collect;
  private long last = -1;
  private long collected = -MANY;

  /** By the number of passes so far. */
  public Tidying(LongSupplier passes) {
    this(passes, System::gc);
  }

  Tidying(LongSupplier passes, Runnable collect) {
    this.passes = passes;
    this.collect = collect;
  }

  @Override
  public void run() {
    long now = passes.getAsLong();
    boolean quiet = now == last;
    last = now;
    if (quiet && now - collected >= MANY) {
      collected = now;
      collect.run();
    }
  }
}
