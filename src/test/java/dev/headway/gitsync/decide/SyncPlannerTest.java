package dev.headway.gitsync.decide;

import static dev.headway.gitsync.decide.Syncs.NEW;
import static dev.headway.gitsync.decide.Syncs.NOW;
import static dev.headway.gitsync.decide.Syncs.OLD;
import static dev.headway.gitsync.decide.Syncs.broken;
import static dev.headway.gitsync.decide.Syncs.compared;
import static dev.headway.gitsync.decide.Syncs.differs;
import static dev.headway.gitsync.decide.Syncs.failure;
import static dev.headway.gitsync.decide.Syncs.read;
import static dev.headway.gitsync.decide.Syncs.seen;
import static dev.headway.gitsync.decide.Syncs.snapshot;
import static dev.headway.gitsync.decide.Syncs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.Compared.Refusal;
import dev.headway.gitsync.decide.Compared.State;
import dev.headway.gitsync.decide.SyncPlan.Action;
import dev.headway.gitsync.decide.SyncPlan.Course;
import dev.headway.gitsync.decide.SyncPlan.Why;
import dev.headway.gitsync.decide.SyncSnapshot.Request;
import dev.headway.gitsync.decide.SyncSnapshot.Seen;
import dev.headway.gitsync.decide.SyncSnapshot.Source;
import dev.headway.testing.GitRefuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is planned for what was seen. */
class SyncPlannerTest {
  record Case(String name, SyncSnapshot given, Class<? extends Course> course, List<String> want) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Compared SAME = compared("a", new State.Same("uid"));
  private static final Compared ABSENT = compared("b", new State.Absent(Map.of()));

  static List<Case> cases() {
    SyncSpec on = spec(false, true);
    Source never = new Source(Optional.empty(), Optional.empty(), 0, Optional.empty(), false);
    Source asking = new Source(Optional.empty(), Optional.empty(), 0, Optional.empty(), true);
    return List.of(
        new Case(
            "suspended",
            snapshot(spec(true, true), read(NEW), seen(NEW, ABSENT)),
            Course.Suspended.class,
            List.of()),
        new Case(
            "first fetch",
            snapshot(on, never, Optional.empty()),
            Course.Waiting.class,
            List.of("Fetch")),
        new Case(
            "fetch under way",
            snapshot(on, asking, Optional.empty()),
            Course.Waiting.class,
            List.of()),
        new Case(
            "settled", snapshot(on, read(OLD), seen(OLD, SAME)), Course.InSync.class, List.of()),
        new Case(
            "new commit",
            snapshot(on, read(NEW), seen(NEW, SAME, ABSENT)),
            Course.Applying.class,
            List.of("Apply b Create")),
        new Case(
            "changed text",
            snapshot(on, read(NEW), seen(NEW, compared("a", differs(true)))),
            Course.Applying.class,
            List.of("Apply a Change")),
        new Case(
            "drift",
            snapshot(on, read(OLD), seen(OLD, compared("a", differs(false)))),
            Course.InSync.class,
            List.of("Apply a Correct")),
        new Case(
            "deleted by hand",
            snapshot(on, read(OLD), seen(OLD, SAME, ABSENT)),
            Course.InSync.class,
            List.of("Apply b Correct")),
        new Case(
            "drift is reported",
            snapshot(spec(false, false), read(OLD), seen(OLD, compared("a", differs(false)))),
            Course.InSync.class,
            List.of()),
        new Case(
            "one refusal stops all",
            snapshot(
                on,
                read(NEW),
                seen(NEW, ABSENT, compared("c", new State.Refused(Refusal.Invalid, "no")))),
            Course.Refused.class,
            List.of()),
        new Case(
            "drift from what was applied, while the new commit is refused",
            snapshot(
                on,
                read(NEW),
                seen(
                    NEW,
                    compared("a", differs(false)),
                    compared("b", differs(true)),
                    compared("c", new State.Refused(Refusal.Invalid, "no")))),
            Course.Refused.class,
            List.of("Apply a Correct")),
        new Case(
            "unknown stops all",
            snapshot(on, read(NEW), seen(NEW, ABSENT, compared("c", new State.Unknown("busy")))),
            Course.Unclear.class,
            List.of()),
        new Case(
            "foundations first",
            snapshot(
                on,
                read(NEW),
                seen(
                    NEW,
                    ABSENT,
                    compared("w", new State.Waits()),
                    new Compared(
                        new Manifest(
                            new ObjectId("", "Namespace", "", "n"),
                            "v1",
                            Map.of(),
                            new Manifest.Place("n.yaml", 1, 0),
                            "d"),
                        new State.Absent(Map.of())))),
            Course.Foundations.class,
            List.of("Apply n Create")),
        new Case(
            "broken tip keeps the applied commit in effect",
            snapshot(
                on,
                read(NEW),
                Optional.of(
                    new Seen(
                        new ManifestSet(
                            NEW, true, List.of(), List.of(new Problem("a.yaml:1", "bad")), 0),
                        Optional.of(Syncs.set(OLD, SAME)),
                        List.of(compared("a", differs(false))),
                        List.of()))),
            Course.Broken.class,
            List.of("Apply a Correct")),
        new Case(
            "missing path",
            snapshot(
                on,
                read(NEW),
                Optional.of(
                    new Seen(
                        new ManifestSet(NEW, false, List.of(), List.of(), 0),
                        Optional.empty(),
                        List.of(),
                        List.of()))),
            Course.Broken.class,
            List.of()),
        new Case(
            "evidence is written back",
            snapshot(
                on,
                read(OLD),
                seen(OLD, SAME),
                List.of(failure(true, OLD, OLD), failure(false, OLD, OLD)),
                List.of(),
                List.of()),
            Course.InSync.class,
            List.of("PutRight r2")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void plans(Case c) {
    SyncPlan plan = SyncPlanner.plan(c.given());
    assertThat(plan.course()).isInstanceOf(c.course());
    assertThat(plan.actions())
        .extracting(SyncPlannerTest::shown)
        .containsExactlyElementsOf(c.want());
    assertThat(plan.nextLook()).isAfter(NOW);
  }

  private static String shown(Action action) {
    return switch (action) {
      case Action.Fetch() -> "Fetch";
      case Action.Apply a -> "Apply " + a.id().name() + " " + a.why();
      case Action.Prune p -> "Prune " + p.leaver().id().name();
      case Action.PutRight p -> "PutRight " + p.failure().revision();
      case Action.Answer a -> "Answer " + a.done() + " " + a.message();
    };
  }

  @Test
  void prunesAfterApplyingAndHoldsWhatIsTooMuch() {
    var leaver =
        new PruneRules.Leaver(Syncs.manifest("z").id(), "v1", "u", "1", "shop.shop", false);
    var precious =
        new PruneRules.Leaver(
            new ObjectId("", "Namespace", "", "n"), "v1", "u", "1", "shop.shop", false);
    ManifestSet set = Syncs.set(NEW, SAME, ABSENT);
    SyncSnapshot goes =
        snapshot(
            spec(false, true),
            read(NEW),
            Optional.of(new Seen(set, Optional.of(set), List.of(SAME, ABSENT), List.of(leaver))));
    assertThat(SyncPlanner.plan(goes).actions())
        .extracting(SyncPlannerTest::shown)
        .containsExactly("Apply b Create", "Prune z");
    SyncSnapshot held =
        snapshot(
            spec(false, true),
            read(NEW),
            Optional.of(new Seen(set, Optional.of(set), List.of(SAME, ABSENT), List.of(precious))));
    SyncPlan plan = SyncPlanner.plan(held);
    assertThat(plan.actions()).isEmpty();
    assertThat(((Course.Held) plan.course()).changes()).isEqualTo(2);

    Compared gone = compared("a", new State.Absent(Map.of()));
    SyncSnapshot deleted =
        snapshot(
            spec(false, true),
            read(NEW),
            Optional.of(new Seen(set, Optional.of(set), List.of(gone, ABSENT), List.of(precious))));
    assertThat(SyncPlanner.plan(deleted).actions())
        .extracting(SyncPlannerTest::shown)
        .containsExactly("Apply a Correct");
  }

  @Test
  @GitRefuses({GitRefusal.IS_SUSPENDED})
  void answersARequestOnceTheBranchWasReadAfterIt() {
    var before = new Request("now", "1", NOW.minusSeconds(2), false);
    var after = new Request("now", "1", NOW, false);
    assertThat(answer(read(OLD), seen(OLD, SAME), before))
        .containsExactly("Answer true In sync with aaaaaaa (subject): 1 objects");
    assertThat(answer(read(OLD), seen(OLD, SAME), after)).containsExactly("Fetch");
    assertThat(answer(broken(), seen(OLD, SAME), before))
        .containsExactly("Answer false It did not answer");
    assertThat(
            answer(
                read(NEW),
                seen(NEW, compared("a", new State.Refused(Refusal.Forbidden, "may not"))),
                before))
        .containsExactly("Answer false Commit bbbbbbb is not applied: a.yaml:1: may not");
    SyncSnapshot suspended =
        snapshot(
            spec(true, true), read(OLD), Optional.empty(), List.of(), List.of(before), List.of());
    assertThat(SyncPlanner.plan(suspended).actions())
        .extracting(SyncPlannerTest::shown)
        .containsExactly("Answer false GitSync shop is suspended");
  }

  private static List<String> answer(Source source, Optional<Seen> seen, Request request) {
    return SyncPlanner.plan(
            snapshot(spec(false, true), source, seen, List.of(), List.of(request), List.of()))
        .actions()
        .stream()
        .map(SyncPlannerTest::shown)
        .toList();
  }

  @Test
  void leavesAContestedObjectAloneForHalfAMinute() {
    SyncSnapshot s =
        snapshot(spec(false, true), read(OLD), seen(OLD, compared("a", differs(false))));
    SyncPlan plan = SyncPlanner.plan(fight(s, ".data.k"));
    assertThat(plan.actions()).isEmpty();
    assertThat(((Course.InSync) plan.course()).drift().getFirst().contested()).isTrue();
    assertThat(plan.nextLook()).isBeforeOrEqualTo(NOW.plusSeconds(29));
    assertThat(Why.values()).hasSize(3);
  }

  private static SyncSnapshot fight(SyncSnapshot s, String field) {
    return Syncs.contested(
        s, Map.of(Syncs.manifest("a").id(), Syncs.fought(Map.of(field, "kubectl"))));
  }

  @Test
  void putsBackAnotherFieldOfAContestedObjectAtOnce() {
    SyncSnapshot s =
        snapshot(spec(false, true), read(OLD), seen(OLD, compared("a", differs(false))));
    assertThat(SyncPlanner.plan(fight(s, ".data.other")).actions())
        .extracting(SyncPlannerTest::shown)
        .containsExactly("Apply a Correct");
  }

  @Test
  void looksAgainWhenTheCalmAfterAContestIsOver() {
    SyncSnapshot s = snapshot(spec(false, true), read(OLD), seen(OLD, SAME));
    SyncPlan plan = SyncPlanner.plan(fight(s, ".data.k"));
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.nextLook()).isBeforeOrEqualTo(NOW.plusSeconds(119));
  }

  private static SyncSnapshot failed(Breaker.Seen breaker, Request... requests) {
    return Syncs.breaking(
        snapshot(
            spec(false, true),
            read(OLD),
            seen(OLD, SAME),
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
            snapshot(spec(false, true), read(OLD), seen(OLD, SAME)),
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
