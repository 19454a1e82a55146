package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TidyingTest {
  private long passes;
  private int collections;
  private final Tidying tidying = new Tidying(() -> passes, () -> collections++);

  @Test
  void collectsOnceAfterABusyTime() {
    tidying.run();
    assertThat(collections).as("not yet known to be quiet").isZero();
    tidying.run();
    tidying.run();
    assertThat(collections).as("after the start").isEqualTo(1);
    passes += Tidying.MANY - 1;
    tidying.run();
    tidying.run();
    assertThat(collections).as("after little").isEqualTo(1);
    passes++;
    tidying.run();
    assertThat(collections).as("while there is something to do").isEqualTo(1);
    tidying.run();
    assertThat(collections).as("after much").isEqualTo(2);
  }
}
