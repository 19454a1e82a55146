package dev.headway.rollout.decide;

import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.CheckSeen.Verdict;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.RolloutSpec.CheckTarget;
import dev.headway.rollout.decide.SetMarks.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What pods and checks say about a candidate, and whose fault it is. */
final class Judgement {
  private Judgement() {}

  /** What follows from checks; the worst of several counts. */
  sealed interface Opinion {
    /** All pass. */
    record Fine() implements Opinion {}

    /** Some have not said anything yet, or stable's answer is still awaited. */
    record Wait(String names) implements Opinion {}

    /** Stable fails the same, or cannot be reached either. */
    record Hold(Reason reason, String message) implements Opinion {}

    /** The candidate is to blame. */
    record Fail(Failure failure) implements Opinion {}
  }

  /** Evidence that the pods themselves give; it needs no deadline. */
  static Optional<Failure> pods(SetSeen candidate) {
    return candidate.findings().stream()
        .filter(finding -> finding.kind().isEvidence())
        .findFirst()
        .map(
            finding ->
                new Failure(
                    FailureClass.EVIDENCE,
                    finding.kind() == PodFinding.Kind.IMAGE_NOT_FOUND
                        ? Reason.IMAGE_NOT_FOUND
                        : Reason.CRASHED,
                    finding.message()));
  }

  /** What surrounds the candidate and keeps its pods from becoming ready. */
  static Optional<String> surroundings(SetSeen candidate) {
    Optional<String> finding =
        candidate.findings().stream()
            .filter(it -> !it.kind().isEvidence())
            .findFirst()
            .map(PodFinding::message);
    return finding.isPresent() || candidate.actual() >= candidate.desired()
        ? finding
        : Optional.of("Pods of revision " + candidate.revision() + " are not made");
  }

  /**
   * The runs that these checks take: on the candidate, and where its own pods are checked the same
   * on stable, since only what stable passes is evidence.
   */
  static List<CheckRun> runs(
      Situation situation, SetSeen candidate, List<String> names, String point) {
    List<CheckRun> runs = new ArrayList<>();
    Optional<SetSeen> stable = comparison(situation, candidate);
    for (CheckSpec check : specs(situation, names)) {
      if (check.target() != CheckTarget.STABLE_PODS) {
        runs.add(new CheckRun(check.name(), point, candidate.name()));
      }
      if (!check.target().isShared()) {
        stable.ifPresent(set -> runs.add(new CheckRun(check.name(), point, set.name())));
      }
    }
    return runs;
  }

  /** What watches over stable, whether a release runs or not. */
  static List<CheckRun> always(Situation situation) {
    Optional<SetSeen> stable = situation.stable().filter(set -> set.desired() > 0);
    return situation.spec().checks().stream()
        .filter(CheckSpec::always)
        .flatMap(check -> stable.map(set -> alwaysOf(check, set)).stream())
        .toList();
  }

  private static CheckRun alwaysOf(CheckSpec check, SetSeen stable) {
    return new CheckRun(check.name(), CheckRun.ALWAYS, stable.name());
  }

  static Opinion checks(Situation situation, SetSeen candidate, List<String> names, String point) {
    List<Opinion> opinions =
        specs(situation, names).stream()
            .map(check -> judge(situation, candidate, check, point))
            .toList();
    String waiting =
        String.join(
            ", ",
            opinions.stream()
                .filter(Opinion.Wait.class::isInstance)
                .map(it -> ((Opinion.Wait) it).names())
                .toList());
    return opinions.stream()
        .max(Comparator.comparingInt(Judgement::severity))
        .map(it -> it instanceof Opinion.Wait ? new Opinion.Wait(waiting) : it)
        .orElse(new Opinion.Fine());
  }

  private static int severity(Opinion opinion) {
    return switch (opinion) {
      case Opinion.Fine fine -> 0;
      case Opinion.Wait wait -> 1;
      case Opinion.Hold hold -> 2;
      case Opinion.Fail fail -> 3;
    };
  }

  private static Opinion judge(
      Situation situation, SetSeen candidate, CheckSpec check, String point) {
    Optional<SetSeen> stable = comparison(situation, candidate);
    Optional<CheckSeen> onStable =
        stable.flatMap(set -> seen(situation, new CheckRun(check.name(), point, set.name())));
    if (check.target() == CheckTarget.STABLE_PODS) {
      return stable.isEmpty() ? new Opinion.Fine() : ofStable(check, onStable);
    }
    Optional<CheckSeen> own = seen(situation, new CheckRun(check.name(), point, candidate.name()));
    if (own.map(it -> it.verdict() == Verdict.PASSING).orElse(false)) {
      return new Opinion.Fine();
    }
    if (!own.map(CheckSeen::failed).orElse(false)) {
      return new Opinion.Wait(check.name());
    }
    if (candidate.ready() == 0) {
      return new Opinion.Wait(check.name()); // pods that are not ready are judged by the deadline
    }
    if (check.target().isShared()) {
      return ofService(situation, candidate, check, own.get());
    }
    if (stable.isEmpty()) {
      return evidence(check, own.get());
    }
    return compare(check, own.get(), onStable, stable.get());
  }

  /** A check of stable itself is never the candidate's fault. */
  private static Opinion ofStable(CheckSpec check, Optional<CheckSeen> onStable) {
    if (onStable.map(it -> it.verdict() == Verdict.PASSING).orElse(false)) {
      return new Opinion.Fine();
    }
    return onStable.filter(CheckSeen::failed).isPresent()
        ? new Opinion.Hold(
            Reason.ENVIRONMENT_FAILED,
            "Check '" + check.name() + "' fails on stable: " + onStable.get().message())
        : new Opinion.Wait(check.name());
  }

  /** What users call is the candidate's fault only while it answers there. */
  private static Opinion ofService(
      Situation situation, SetSeen candidate, CheckSpec check, CheckSeen seen) {
    if (seen.verdict() == Verdict.UNREACHABLE) {
      return new Opinion.Hold(
          Reason.CHECK_UNREACHABLE,
          "Check '"
              + check.name()
              + "' cannot connect to "
              + place(check)
              + " ("
              + seen.message()
              + "): allow the operator to reach it, for instance in a network policy");
    }
    return carries(situation, candidate)
        ? evidence(check, seen)
        : new Opinion.Hold(
            Reason.ENVIRONMENT_FAILED,
            "Check '"
                + check.name()
                + "' fails on "
                + place(check)
                + " without the candidate: "
                + seen.message());
  }

  private static String place(CheckSpec check) {
    return check.target() == CheckTarget.SERVICE ? "the Service" : "its address";
  }

  /** Without routes the pods of both sets answer the Service. */
  private static boolean carries(Situation situation, SetSeen candidate) {
    return situation
        .seen()
        .traffic()
        .map(it -> RoutedTraffic.reaches(it, candidate.revision()))
        .orElse(true);
  }

  private static Opinion compare(
      CheckSpec check, CheckSeen own, Optional<CheckSeen> onStable, SetSeen stable) {
    if (onStable.filter(it -> it.passedWhile(own)).isPresent()) {
      return evidence(check, own);
    }
    // A pass from before the candidate failed is no comparison: what broke may be between us.
    if (stable.ready() > 0 && !onStable.map(CheckSeen::failed).orElse(false)) {
      return new Opinion.Wait(check.name() + " on stable");
    }
    boolean unreachable =
        own.verdict() == Verdict.UNREACHABLE
            && onStable.map(it -> it.verdict() == Verdict.UNREACHABLE).orElse(false);
    return unreachable
        ? new Opinion.Hold(
            Reason.CHECK_UNREACHABLE,
            "Check '"
                + check.name()
                + "' cannot connect to the pods, not even to stable's ("
                + own.message()
                + "): allow the operator to reach them, for instance in a network policy")
        : new Opinion.Hold(
            Reason.ENVIRONMENT_FAILED,
            "Check '" + check.name() + "' fails on stable, too: " + own.message());
  }

  private static Opinion evidence(CheckSpec check, CheckSeen own) {
    return new Opinion.Fail(
        new Failure(
            FailureClass.EVIDENCE,
            Reason.CHECK_FAILED,
            "Check '" + check.name() + "' failed: " + own.message()));
  }

  private static Optional<SetSeen> comparison(Situation situation, SetSeen candidate) {
    return situation
        .stable()
        .filter(set -> !set.name().equals(candidate.name()) && set.desired() > 0);
  }

  private static Optional<CheckSeen> seen(Situation situation, CheckRun run) {
    return situation.seen().checks().stream().filter(it -> it.run().equals(run)).findAny();
  }

  /** Without replicas there is nothing to check. */
  private static List<CheckSpec> specs(Situation situation, List<String> names) {
    return situation.spec().checks().stream()
        .filter(it -> situation.replicas() > 0 && names.contains(it.name()))
        .toList();
  }
}
