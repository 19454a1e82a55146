package dev.headway.gitsync.decide;

import static dev.headway.gitsync.decide.Syncs.NEW;
import static dev.headway.gitsync.decide.Syncs.NOW;
import static dev.headway.gitsync.decide.Syncs.OLD;
import static dev.headway.gitsync.decide.Syncs.failure;
import static dev.headway.gitsync.decide.Syncs.read;
import static dev.headway.gitsync.decide.Syncs.seen;
import static dev.headway.gitsync.decide.Syncs.snapshot;
import static dev.headway.gitsync.decide.Syncs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.SyncSnapshot.Request;
import dev.headway.testing.GitRefuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a branch gets no further revert, and when it does again. */
class BreakerTest {
  private static SyncSnapshot failed(Breaker.Seen breaker, Request... requests) {
    return Syncs.breaking(
        snapshot(
            spec(false, true),
            read(OLD),
            seen(OLD, SyncPlannerTest.SAME),
            List.of(failure(true, OLD, OLD)),
            List.of(requests),
            List.of()),
        breaker);
  }

  private static Breaker.Seen seenReverts(int count, Optional<Breaker.Open> open) {
    return new Breaker.Seen(
        Optional.of(Syncs.reverts(count, Duration.ofMinutes(50))), open, Optional.empty());
  }

  @Test
  void writesTheThirdRevertOfAnHourAndNotTheFourth() {
    SyncPlan third = SyncPlanner.plan(failed(seenReverts(2, Optional.empty())));
    assertThat(third.actions()).extracting(SyncPlannerTest::shown).containsExactly("PutRight r2");
    assertThat(third.breaker()).isEqualTo(Breaker.Standing.CLOSED);

    SyncPlan fourth = SyncPlanner.plan(failed(seenReverts(3, Optional.empty())));
    assertThat(fourth.actions()).isEmpty();
    assertThat(fourth.breaker().open())
        .contains(new Breaker.Open(NOW, NOW.plus(Duration.ofMinutes(10))));
    assertThat(fourth.nextLook()).isBeforeOrEqualTo(NOW.plus(Duration.ofMinutes(10)));
  }

  @Test
  void threeRevertsWithNothingMoreToRevertAreNoLoop() {
    SyncSnapshot quiet =
        Syncs.breaking(
            snapshot(spec(false, true), read(OLD), seen(OLD, SyncPlannerTest.SAME)),
            seenReverts(3, Optional.empty()));
    assertThat(SyncPlanner.plan(quiet).breaker().open()).isEmpty();
  }

  @Test
  void staysOpenUntilTheHourHoldsFewer() {
    var open = new Breaker.Open(NOW.minusSeconds(60), NOW);
    SyncPlan plan = SyncPlanner.plan(failed(seenReverts(3, Optional.of(open))));
    assertThat(plan.breaker().open())
        .contains(new Breaker.Open(open.since(), NOW.plus(Duration.ofMinutes(10))));
    var older =
        new Breaker.Seen(
            Optional.of(Syncs.reverts(3, Duration.ofMinutes(60))),
            Optional.of(open),
            Optional.empty());
    assertThat(SyncPlanner.plan(failed(older)).actions())
        .extracting(SyncPlannerTest::shown)
        .containsExactly("PutRight r2");
  }

  @Test
  void doesNotTakeTheRevertThatIsThereAlreadyForOneThatIsDue() {
    Commit own =
        new Commit(
            NEW,
            Optional.of(OLD),
            "Headway",
            NOW,
            "Revert",
            Map.of(
                Commit.REVERTS,
                List.of(OLD),
                Commit.OBJECT,
                List.of(Syncs.manifest("a").id().toString())));
    List<Commit> three = new ArrayList<>(Syncs.reverts(2, Duration.ofMinutes(50)));
    three.add(own);
    SyncPlan plan =
        SyncPlanner.plan(
            failed(new Breaker.Seen(Optional.of(three), Optional.empty(), Optional.empty())));
    assertThat(plan.breaker().open()).isEmpty();
    assertThat(plan.actions()).extracting(SyncPlannerTest::shown).containsExactly("PutRight r2");
  }

  @Test
  void keepsAnOpenBreakerWhileTheBranchCannotBeRead() {
    var open = new Breaker.Open(NOW.minusSeconds(60), NOW.plusSeconds(60));
    var blind = new Breaker.Seen(Optional.empty(), Optional.of(open), Optional.empty());
    assertThat(SyncPlanner.plan(failed(blind)).breaker().open()).contains(open);
    assertThat(SyncPlanner.plan(failed(blind)).actions()).isEmpty();
  }

  @Test
  @GitRefuses({GitRefusal.BREAKER_CLOSED})
  void closesTheBreakerWhenAskedAndCountsAnew() {
    var retry = new Request("retry", "1", NOW, true);
    var open = new Breaker.Open(NOW.minusSeconds(60), NOW.plusSeconds(60));
    SyncPlan plan = SyncPlanner.plan(failed(seenReverts(3, Optional.of(open)), retry));
    assertThat(plan.actions())
        .extracting(SyncPlannerTest::shown)
        .containsExactly(
            "PutRight r2",
            "Answer true The breaker of branch 'main' is closed; reverts count anew");
    assertThat(plan.breaker()).isEqualTo(new Breaker.Standing(Optional.empty(), Optional.of(NOW)));

    var after =
        new Breaker.Seen(
            Optional.of(Syncs.reverts(3, Duration.ofMinutes(50))),
            Optional.empty(),
            Optional.of(NOW.minusSeconds(1)));
    assertThat(SyncPlanner.plan(failed(after)).breaker().open()).isEmpty();
    assertThat(SyncPlanner.plan(failed(seenReverts(1, Optional.empty()), retry)).actions())
        .extracting(SyncPlannerTest::shown)
        .containsExactly("PutRight r2", "Answer false The breaker of GitSync shop is not open");
  }
}
