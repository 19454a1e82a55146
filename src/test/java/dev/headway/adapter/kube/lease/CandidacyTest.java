package dev.headway.adapter.kube.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CandidacyTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  @Test
  void aFreeLeaseIsTakenAtOnce() {
    Candidacy nobody = Candidacy.of("a", 0);
    assertThat(nobody.leftToHolder(0)).isZero();
    assertThat(nobody.next(TEN)).isEqualTo(new LeaseState("a", TEN, 0, ""));
    Candidacy givenUp = nobody.see(lease("", 4, "7"), 0);
    assertThat(givenUp.leftToHolder(0)).isZero();
    assertThat(givenUp.next(TEN)).isEqualTo(new LeaseState("a", TEN, 5, "7"));
  }

  @Test
  void anothersLeaseIsLeftToItForItsDurationAfterItWasLastSeenToChange() {
    Candidacy seen = Candidacy.of("a", 0).see(lease("b", 4, "7"), seconds(1));
    assertThat(seen.leftToHolder(seconds(1))).isEqualTo(TEN);
    Candidacy same = seen.see(lease("b", 4, "7"), seconds(9));
    assertThat(same.leftToHolder(seconds(9))).isEqualTo(Duration.ofSeconds(2));
    Candidacy renewed = same.see(lease("b", 4, "8"), seconds(9));
    assertThat(renewed.leftToHolder(seconds(9))).isEqualTo(TEN);
    assertThat(renewed.leftToHolder(seconds(25))).isZero();
  }

  @Test
  void ownLeaseIsRenewedWithoutChangingHands() {
    Candidacy held = Candidacy.of("a", 0).see(lease("a", 4, "7"), 0);
    assertThat(held.isHeld()).isTrue();
    assertThat(held.leftToHolder(0)).isZero();
    assertThat(held.next(TEN)).isEqualTo(new LeaseState("a", TEN, 4, "7"));
  }

  private static Optional<LeaseState> lease(String holder, int transitions, String version) {
    return Optional.of(new LeaseState(holder, TEN, transitions, version));
  }

  private static long seconds(int number) {
    return Duration.ofSeconds(number).toNanos();
  }
}
