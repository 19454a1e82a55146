package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.world.load.LoadGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A canary under load on machines whose clocks are wrong. */
class RolloutClocksIT extends AfflictedCase {

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void theClockOfTheMachineJumpsByAnHour(int hours) throws Exception {
    var jump = new AtomicReference<>(Duration.ZERO);
    InstantSource wall = () -> Instant.now().plus(jump.get());
    try (var _ = new Afflicted(mirrors, wall)) {
      serveTheFirst();
      try (LoadGenerator load = load()) {
        release("2.0.0");
        awaitStep();
        jump.set(Duration.ofHours(hours));
        awaitRest("2.0.0");
        nothingWasLost(load);
      }
    }
  }

  /** Neither a hold nor a deadline is shorter or longer for it. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void anOperatorTakesOverWhoseClockIsWrongByAnHour(int hours) throws Exception {
    InstantSource wrong = () -> Instant.now().plus(Duration.ofHours(hours));
    Afflicted one = new Afflicted(mirrors);
    try (one) {
      serveTheFirst("[{weight: 25, hold: 4s}, {weight: 100}]");
      release("2.0.0", "READY_AFTER=3s");
      awaitStep();
    }
    try (Afflicted two = new Afflicted(otherMirrors, wrong)) {
      String until =
          awaitStatus("a hold", each -> each.step() != null && each.step().holdUntil() != null)
              .step()
              .holdUntil();
      two.stop();
      try (var _ = new Afflicted(mirrors, wrong)) {
        var more =
            awaitStatus(
                "the next step", each -> each.step() == null || !isAtFirst(each.step().index()));
        assertThat(Instant.now())
            .as("held for as long as was asked, then %s", more)
            // Two such clocks agree to the second that the server tells.
            .isAfterOrEqualTo(Instant.parse(until).minusSeconds(2));
        awaitRest("2.0.0");
      }
    }
  }

  private static boolean isAtFirst(@Nullable Integer index) {
    return index != null && index == 0;
  }
}
