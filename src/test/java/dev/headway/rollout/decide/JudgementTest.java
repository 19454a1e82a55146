package dev.headway.rollout.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.CheckTimes;
import dev.headway.domain.FailureClass;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.CheckSeen.Verdict;
import dev.headway.rollout.decide.Judgement.Opinion;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.RolloutSpec.CheckTarget;
import dev.headway.rollout.decide.SetMarks.Failure;
import dev.headway.rollout.decide.SetMarks.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose fault a failing check and a faulty pod is. */
class JudgementTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final String POINT = "release-2-step-0";
  private static final int REPLICAS = 4;

  /** A dash: the check has not been seen on that set. */
  @ParameterizedTest(name = "{0}: candidate {1}, stable {2} is {3}")
  @CsvSource({
    "CANDIDATE_PODS, PASSING, -, fine",
    "CANDIDATE_PODS, PASSING, FAILING, fine",
    "CANDIDATE_PODS, -, PASSING, wait for c",
    "CANDIDATE_PODS, PENDING, FAILING, wait for c",
    "CANDIDATE_PODS, FAILING, PASSING, failed: Check 'c' failed: on candidate",
    "CANDIDATE_PODS, UNREACHABLE, PASSING, failed: Check 'c' failed: on candidate",
    "CANDIDATE_PODS, FAILING, -, wait for c on stable",
    "CANDIDATE_PODS, FAILING, PENDING, wait for c on stable",
    "CANDIDATE_PODS, FAILING, FAILING, "
        + "EnvironmentFailed: Check 'c' fails on stable; too: on candidate",
    "CANDIDATE_PODS, FAILING, UNREACHABLE, "
        + "EnvironmentFailed: Check 'c' fails on stable; too: on candidate",
    "CANDIDATE_PODS, UNREACHABLE, FAILING, "
        + "EnvironmentFailed: Check 'c' fails on stable; too: on candidate",
    "CANDIDATE_PODS, UNREACHABLE, UNREACHABLE, "
        + "CheckUnreachable: Check 'c' cannot connect to the pods; not even to stable's (on"
        + " candidate): allow"
        + " the operator to reach them; for instance in a network policy",
    "STABLE_PODS, FAILING, PASSING, fine",
    "STABLE_PODS, PASSING, -, wait for c",
    "STABLE_PODS, PASSING, PENDING, wait for c",
    "STABLE_PODS, PASSING, FAILING, EnvironmentFailed: Check 'c' fails on stable: on stable",
    "STABLE_PODS, PASSING, UNREACHABLE, EnvironmentFailed: Check 'c' fails on stable: on stable",
    "SERVICE, PASSING, FAILING, fine",
    "SERVICE, -, PASSING, wait for c",
    "SERVICE, PENDING, PASSING, wait for c",
    "SERVICE, FAILING, -, failed: Check 'c' failed: on candidate",
    "SERVICE, FAILING, FAILING, failed: Check 'c' failed: on candidate",
    "PREVIEW, FAILING, PASSING, failed: Check 'c' failed: on candidate",
    "PREVIEW, FAILING, FAILING, EnvironmentFailed: Check 'c' fails on stable; too: on candidate",
    "ADDRESS, FAILING, -, failed: Check 'c' failed: on candidate",
    "ADDRESS, UNREACHABLE, -, "
        + "CheckUnreachable: Check 'c' cannot connect to its address (on candidate): allow the"
        + " operator to reach it; for instance in a network policy",
    "SERVICE, UNREACHABLE, -, CheckUnreachable: Check 'c' cannot connect to the Service (on"
        + " candidate): allow the operator to reach it; for instance in a network policy",
  })
  void aCheckIsJudged(CheckTarget target, String candidate, String stable, String opinion) {
    Situation situation = situation(target, candidate, stable, Optional.of(stable(REPLICAS)));
    assertThat(opinion(situation, candidate(REPLICAS), "c")).isEqualTo(opinion.replace(";", ","));
  }

  @ParameterizedTest(name = "weight {0}, the Service selects {1}, the candidate Service {2}")
  @CsvSource({
    "20, a, b, failed: Check 'c' failed: on candidate",
    "0, b, b, failed: Check 'c' failed: on candidate", // being promoted
    "0, a, b, EnvironmentFailed: Check 'c' fails on the Service without the candidate: on"
        + " candidate",
    "20, a, a, EnvironmentFailed: Check 'c' fails on the Service without the candidate: on"
        + " candidate"
  })
  void theServiceIsTheCandidatesFaultOnlyWhileItAnswersThere(
      int weight, String selected, String candidate, String opinion) {
    Situation situation =
        situation(
            List.of(check("c", CheckTarget.SERVICE)),
            List.of(seen("c", "shop-b", Verdict.FAILING)),
            Optional.of(stable(REPLICAS)),
            REPLICAS,
            Optional.of(traffic(weight, selected, candidate)));
    assertThat(opinion(situation, candidate(REPLICAS), "c")).isEqualTo(opinion);
  }

  /** Seconds before now: stable is good since, and was tried last; the candidate is bad since. */
  @ParameterizedTest(name = "good since {0}, tried {1}, bad since {2}")
  @CsvSource({
    "-60, -1, -5, failed: Check 'c' failed: on candidate",
    "-5, -5, -5, failed: Check 'c' failed: on candidate",
    "-60, -6, -5, wait for c on stable", // cut off: it has not said anything since
    "-2, -1, -5, wait for c on stable", // healed: the candidate has not been asked again
    ", , -5, wait for c on stable", // its last try failed
  })
  void stablesPassCountsFromTheSameTime(
      @Nullable Integer since, @Nullable Integer tried, int bad, String opinion) {
    Situation situation =
        situation(
            List.of(check("c", CheckTarget.CANDIDATE_PODS)),
            List.of(
                seen("c", "shop-b", Verdict.UNREACHABLE, bad(bad)),
                seen("c", "shop-a", Verdict.PASSING, good(since, tried))),
            Optional.of(stable(REPLICAS)),
            REPLICAS);
    assertThat(opinion(situation, candidate(REPLICAS), "c")).isEqualTo(opinion);
  }

  private static TrafficSeen traffic(int weight, String selected, String candidate) {
    return new TrafficSeen(
        new ObjectKey("Service", "shop", "shop"),
        new ObjectKey("Service", "shop", "shop-candidate"),
        Observed.known(service(selected)),
        Observed.known(service(candidate)),
        Observed.missing(),
        Observed.missing(),
        List.of(
            new TrafficSeen.RouteSeen(
                new ObjectKey("HTTPRoute", "shop", "shop"),
                Observed.known(
                    new TrafficSeen.Route(
                        1,
                        Weight.ofPercent(weight),
                        true,
                        true,
                        true,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        "1")))));
  }

  private static TrafficSeen.ServiceSeen service(String letter) {
    return new TrafficSeen.ServiceSeen(Optional.of(letter.repeat(10)), true, Optional.empty(), "1");
  }

  @ParameterizedTest
  @CsvSource({
    "CANDIDATE_PODS, FAILING, failed: Check 'c' failed: on candidate",
    "CANDIDATE_PODS, UNREACHABLE, failed: Check 'c' failed: on candidate",
    "STABLE_PODS, FAILING, fine"
  })
  void withoutStableThereIsNothingToCompareWith(
      CheckTarget target, String candidate, String opinion) {
    Situation situation = situation(target, candidate, "FAILING", Optional.empty());
    assertThat(opinion(situation, candidate(REPLICAS), "c")).isEqualTo(opinion);
  }

  @Test
  void stableThatHasNoReadyPodsSaysNothingForTheCandidate() {
    Situation situation =
        situation(CheckTarget.CANDIDATE_PODS, "FAILING", "-", Optional.of(stable(0)));
    assertThat(opinion(situation, candidate(REPLICAS), "c"))
        .isEqualTo("EnvironmentFailed: Check 'c' fails on stable, too: on candidate");
  }

  @ParameterizedTest
  @EnumSource(
      value = CheckTarget.class,
      names = {"CANDIDATE_PODS", "SERVICE"})
  void podsThatAreNotReadyAreJudgedByTheDeadline(CheckTarget target) {
    Situation situation = situation(target, "FAILING", "PASSING", Optional.of(stable(REPLICAS)));
    assertThat(opinion(situation, candidate(0), "c")).isEqualTo("wait for c");
  }

  @Test
  void theWorstOfSeveralChecksCounts() {
    List<CheckSpec> specs =
        List.of(
            check("fine", CheckTarget.CANDIDATE_PODS),
            check("slow", CheckTarget.CANDIDATE_PODS),
            check("later", CheckTarget.SERVICE),
            check("broken", CheckTarget.STABLE_PODS),
            check("bad", CheckTarget.SERVICE));
    List<CheckSeen> seen =
        List.of(
            seen("fine", "shop-b", Verdict.PASSING),
            seen("broken", "shop-a", Verdict.FAILING),
            seen("bad", "shop-b", Verdict.FAILING));
    Situation situation = situation(specs, seen, Optional.of(stable(REPLICAS)), REPLICAS);
    SetSeen candidate = candidate(REPLICAS);
    assertThat(opinion(situation, candidate, "fine")).isEqualTo("fine");
    assertThat(opinion(situation, candidate, "fine", "later", "slow"))
        .isEqualTo("wait for slow, later");
    assertThat(opinion(situation, candidate, "slow", "broken"))
        .startsWith("EnvironmentFailed: Check 'broken'");
    assertThat(opinion(situation, candidate, "bad", "broken", "slow", "fine"))
        .isEqualTo("failed: Check 'bad' failed: on candidate");
    assertThat(opinion(situation, candidate)).isEqualTo("fine");
  }

  @Test
  void checksRunWhereTheirTargetIsAndOnStableToCompare() {
    List<CheckSpec> specs =
        List.of(
            check("own", CheckTarget.CANDIDATE_PODS),
            check("others", CheckTarget.STABLE_PODS),
            check("users", CheckTarget.SERVICE));
    List<String> names = List.of("own", "others", "users");
    Situation both = situation(specs, List.of(), Optional.of(stable(REPLICAS)), REPLICAS);
    assertThat(Judgement.runs(both, candidate(1), names, POINT))
        .containsExactly(
            new CheckRun("own", POINT, "shop-b"),
            new CheckRun("own", POINT, "shop-a"),
            new CheckRun("others", POINT, "shop-a"),
            new CheckRun("users", POINT, "shop-b"));
    Situation alone = situation(specs, List.of(), Optional.empty(), REPLICAS);
    assertThat(Judgement.runs(alone, candidate(1), names, POINT))
        .containsExactly(
            new CheckRun("own", POINT, "shop-b"), new CheckRun("users", POINT, "shop-b"));
    Situation nothing = situation(specs, List.of(), Optional.of(stable(0)), 0);
    assertThat(Judgement.runs(nothing, candidate(0), names, POINT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "IMAGE_NOT_FOUND, ImageNotFound",
    "CRASHING, Crashed",
    "CANNOT_START, Crashed",
    "IMAGE_PULL_FAILED, -",
    "UNSCHEDULABLE, -",
    "QUOTA_EXCEEDED, -"
  })
  void onlySomeFindingsAreEvidence(PodFinding.Kind kind, String reason) {
    SetSeen set = set("b", Role.CANDIDATE, 2, 0, List.of(new PodFinding(kind, 1, "as told")));
    assertThat(Judgement.pods(set).map(it -> it.reason().text()).orElse("-")).isEqualTo(reason);
    assertThat(Judgement.pods(set).map(Failure::failureClass))
        .isEqualTo(reason.equals("-") ? Optional.empty() : Optional.of(FailureClass.EVIDENCE));
    assertThat(Judgement.surroundings(set))
        .isEqualTo(reason.equals("-") ? Optional.of("as told") : Optional.empty());
  }

  @Test
  void podsThatAreNotMadeAreTheSurroundingsFault() {
    SetSeen few =
        new SetSeen(
            "shop-b",
            Revision.of("b".repeat(64), 1),
            "1.b",
            SetMarks.UNMARKED,
            3,
            2,
            2,
            2,
            List.of(),
            NOW,
            "1",
            List.of());
    assertThat(Judgement.surroundings(few)).contains("Pods of revision bbbbbbbbbb are not made");
  }

  private static String opinion(Situation situation, SetSeen candidate, String... names) {
    return switch (Judgement.checks(situation, candidate, List.of(names), POINT)) {
      case Opinion.Fine fine -> "fine";
      case Opinion.Wait(String waiting) -> "wait for " + waiting;
      case Opinion.Hold(Reason reason, String message) -> reason.text() + ": " + message;
      case Opinion.Fail(Failure failure) -> {
        assertThat(failure.failureClass()).isEqualTo(FailureClass.EVIDENCE);
        assertThat(failure.reason()).isEqualTo(Reason.CHECK_FAILED);
        yield "failed: " + failure.message();
      }
    };
  }

  private static Situation situation(
      CheckTarget target, String candidate, String stable, Optional<SetSeen> stableSet) {
    List<CheckSeen> seen = new ArrayList<>();
    verdict(candidate).ifPresent(it -> seen.add(seen("c", "shop-b", it)));
    verdict(stable).ifPresent(it -> seen.add(seen("c", "shop-a", it)));
    return situation(List.of(check("c", target)), seen, stableSet, REPLICAS);
  }

  private static Situation situation(
      List<CheckSpec> checks, List<CheckSeen> seen, Optional<SetSeen> stable, int replicas) {
    return situation(checks, seen, stable, replicas, Optional.empty());
  }

  private static Situation situation(
      List<CheckSpec> checks,
      List<CheckSeen> seen,
      Optional<SetSeen> stable,
      int replicas,
      Optional<TrafficSeen> traffic) {
    SetSeen candidate = candidate(1);
    RolloutSpec spec =
        new RolloutSpec(
            replicas,
            new RolloutSpec.Canary.Steps(List.of()),
            checks,
            false,
            Duration.ofMinutes(10),
            5,
            RolloutSpec.Coarse.ALLOWED,
            Duration.ZERO,
            Duration.ZERO,
            RollbackPolicy.DEFAULT,
            List.of());
    return Situation.of(
        new RolloutSnapshot(
            NOW,
            new RolloutSnapshot.Identity(
                new ObjectKey("ProgressiveDeployment", "shop", "shop"),
                "uid",
                1,
                "1",
                false,
                true,
                Optional.empty(),
                Optional.empty()),
            spec,
            List.of(),
            Observed.known(
                new RolloutSnapshot.Desired(candidate.revision(), candidate.name(), "1.b")),
            Observed.known(Stream.concat(Stream.of(candidate), stable.stream()).toList()),
            traffic,
            Optional.empty(),
            seen,
            List.of(),
            Memory.NONE,
            Around.NOTHING,
            Observed.known(List.of())));
  }

  private static SetSeen stable(int ready) {
    return set("a", Role.STABLE, REPLICAS, ready, List.of());
  }

  private static SetSeen candidate(int ready) {
    return set("b", Role.CANDIDATE, REPLICAS, ready, List.of());
  }

  private static SetSeen set(
      String letter, Role role, int pods, int ready, List<PodFinding> findings) {
    SetMarks armed = SetMarks.UNMARKED.armed(2, NOW, Optional.empty(), false);
    SetMarks marks =
        role == Role.STABLE
            ? armed.ended(ReleaseResult.PROMOTED, Role.STABLE, NOW, Optional.empty())
            : armed;
    return new SetSeen(
        "shop-" + letter,
        Revision.of(letter.repeat(64), 1),
        "1." + letter,
        marks,
        pods,
        pods,
        ready,
        ready,
        findings,
        NOW,
        "1",
        List.of());
  }

  private static CheckSpec check(String name, CheckTarget target) {
    return new CheckSpec(name, target, false, true, false);
  }

  private static CheckSeen seen(String check, String set, Verdict verdict) {
    return seen(check, set, verdict, verdict == Verdict.PASSING ? good(-60, -1) : bad(-5));
  }

  private static CheckSeen seen(String check, String set, Verdict verdict, CheckTimes times) {
    return new CheckSeen(
        new CheckRun(check, POINT, set),
        verdict,
        NOW,
        set.equals("shop-a") ? "on stable" : "on candidate",
        times);
  }

  private static CheckTimes good(@Nullable Integer since, @Nullable Integer last) {
    return new CheckTimes(
        Optional.ofNullable(since).map(NOW::plusSeconds),
        Optional.ofNullable(last).map(NOW::plusSeconds),
        Optional.empty());
  }

  private static CheckTimes bad(int since) {
    return new CheckTimes(Optional.empty(), Optional.empty(), Optional.of(NOW.plusSeconds(since)));
  }

  private static Optional<Verdict> verdict(String text) {
    return text.equals("-") ? Optional.empty() : Optional.of(Verdict.valueOf(text));
  }
}
