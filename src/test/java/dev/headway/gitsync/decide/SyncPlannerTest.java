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

  static final Compared SAME = compared("a", new State.Same("uid"));
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

  static String shown(Action action) {
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
}
