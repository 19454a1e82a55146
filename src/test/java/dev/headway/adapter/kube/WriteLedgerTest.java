package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What was written is waited for, by the deployment that it was written for alone. */
class WriteLedgerTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final WriteLedger ledger = new WriteLedger(now::get);

  private static ObjectKey deployment(int number) {
    return new ObjectKey("ProgressiveDeployment", "shop", "app-" + number);
  }

  private static ObjectKey service(int number) {
    return new ObjectKey("Service", "shop", "app-" + number);
  }

  private static Optional<HasMetadata> at(String version) {
    return Optional.of(
        new ServiceBuilder().withNewMetadata().withResourceVersion(version).endMetadata().build());
  }

  @Test
  void waitsForTheVersionThatWasWritten() {
    ledger.wrote(deployment(1), service(1), "10");
    assertThat(ledger.isCatchingUp(deployment(1), key -> Optional.empty())).isTrue();
    assertThat(ledger.isCatchingUp(deployment(1), key -> at("9"))).isTrue();
    assertThat(ledger.isCatchingUp(deployment(2), key -> at("9"))).isFalse();
    assertThat(ledger.isCatchingUp(deployment(1), key -> at("10"))).isFalse();
    assertThat(ledger.isCatchingUp(deployment(1), key -> at("9"))).isFalse();
  }

  @Test
  void waitsForADeletion() {
    ledger.deleted(deployment(1), service(1));
    assertThat(ledger.isCatchingUp(deployment(1), key -> at("9"))).isTrue();
    assertThat(ledger.isCatchingUp(deployment(1), key -> Optional.empty())).isFalse();
  }

  @Test
  void waitsForTheLastOfSeveralWrites() {
    ledger.wrote(deployment(1), service(1), "10");
    ledger.wrote(deployment(1), service(1), "12");
    ledger.wrote(deployment(1), service(2), "11");
    assertThat(ledger.isCatchingUp(deployment(1), key -> at("11"))).isTrue();
    assertThat(ledger.isCatchingUp(deployment(1), key -> at("12"))).isFalse();
  }

  @Test
  void waitsNoLongerThanItsPatience() {
    ledger.wrote(deployment(1), service(1), "10");
    now.set(Instant.EPOCH.plus(WriteLedger.PATIENCE).plusMillis(1));
    assertThat(ledger.isCatchingUp(deployment(1), key -> Optional.empty())).isFalse();
  }

  @Test
  void asksTheCacheForNothingOfOthers() {
    for (int i = 0; i < 1000; i++) {
      ledger.wrote(deployment(i), service(i), "10");
    }
    var asked = new AtomicInteger();
    ledger.isCatchingUp(
        deployment(7),
        key -> {
          asked.incrementAndGet();
          return Optional.empty();
        });
    assertThat(asked.get()).isEqualTo(1);
  }

  @Test
  void keepsNothingOfThoseThatNobodyAsksAbout() {
    for (int i = 0; i < 1000; i++) {
      ledger.wrote(deployment(i), service(i), "10");
    }
    now.set(Instant.EPOCH.plus(WriteLedger.PATIENCE).plusMillis(1));
    ledger.wrote(deployment(7), service(7), "11");
    assertThat(ledger.size()).isEqualTo(1);
  }
}
