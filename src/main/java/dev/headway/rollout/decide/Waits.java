package dev.headway.rollout.decide;

import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.SetMarks.Failure;
import dev.headway.rollout.decide.Waiting.Deadline.Fails;
import dev.headway.rollout.decide.Waiting.Deadline.Holds;
import dev.headway.rollout.decide.Waiting.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The sentences of everything that a release waits for. */
final class Waits {
  private Waits() {}

  static Waiting pods(SetSeen set, int need, Optional<Instant> failsAt) {
    int missing = Math.max(0, need - set.available());
    String who = "pods of revision " + set.revision() + " to become ready";
    String why =
        set.findings().stream().findFirst().map(it -> " (" + it.message() + ")").orElse("");
    return new Waiting(
        Kind.PODS,
        missing + " of " + need + " " + who + why,
        who + why,
        Optional.empty(),
        failsAt.map(at -> isHindered(set) ? new Holds(at) : new Fails(at)));
  }

  /** Something is said against the pods that is not their own fault. */
  private static boolean isHindered(SetSeen set) {
    return set.findings().stream().anyMatch(it -> !it.kind().isEvidence());
  }

  /** Pods of a set that does not exist yet. */
  static Waiting firstPods(Revision revision, int need, Instant failsAt) {
    String who = "pods of revision " + revision + " to become ready";
    return new Waiting(
        Kind.PODS,
        need + " of " + need + " " + who,
        who,
        Optional.empty(),
        Optional.of(new Fails(failsAt)));
  }

  static Waiting share(Weight weight, Optional<Instant> heldFrom) {
    String what = "pods to be shared out for a weight of " + weight;
    return new Waiting(Kind.PODS, what, what, Optional.empty(), heldFrom.map(Holds::new));
  }

  static Waiting router(TrafficSeen traffic, Weight weight, Optional<Instant> heldFrom) {
    String what = RoutedTraffic.rejection(traffic) + " to accept a weight of " + weight;
    return new Waiting(Kind.ROUTER, what, what, Optional.empty(), heldFrom.map(Holds::new));
  }

  static Waiting settle(Weight weight, Instant until) {
    String what = "a weight of " + weight + " to settle";
    return new Waiting(Kind.SETTLE, what, what, Optional.of(until), Optional.empty());
  }

  static Waiting endpoints(String service, Revision revision, Optional<Instant> heldFrom) {
    String what = "the endpoints of " + service + " to be the pods of revision " + revision;
    return new Waiting(Kind.ENDPOINTS, what, what, Optional.empty(), heldFrom.map(Holds::new));
  }

  static Waiting hold(Step step, Instant until) {
    String what = "the hold of step '" + step.name() + "'";
    return new Waiting(Kind.HOLD, what, what, Optional.of(until), Optional.empty());
  }

  static Waiting putBack(Step step, Optional<Instant> heldFrom) {
    String what = step.name() + " to be put back to stable";
    return new Waiting(Kind.PODS, what, what, Optional.empty(), heldFrom.map(Holds::new));
  }

  static Waiting keep(List<SetSeen> leaving, Instant until) {
    String what =
        "the time for which revision "
            + leaving.getFirst().revision()
            + " is kept for an instant way back";
    return new Waiting(Kind.DRAIN, what, what, Optional.of(until), Optional.empty());
  }

  static Waiting checks(String names) {
    String what = "checks to pass: " + names;
    return new Waiting(Kind.CHECKS, what, what, Optional.empty(), Optional.empty());
  }

  /**
   * @param hindrance what keeps it from starting; empty where nothing is known
   */
  static Waiting hook(String hook, String hindrance, Instant end, boolean fails) {
    return hook(hook + " to end" + (hindrance.isEmpty() ? "" : " (" + hindrance + ")"), end, fails);
  }

  /** An attempt that the API server does not let be made. */
  static Waiting hookToBegin(String hook, String hindrance, Instant end, boolean fails) {
    return hook(hook + " to begin (" + hindrance + ")", end, fails);
  }

  private static Waiting hook(String what, Instant end, boolean fails) {
    return fails
        ? new Waiting(Kind.HOOK, what, what, Optional.empty(), Optional.of(new Fails(end)))
        : new Waiting(Kind.HOOK, what, what, Optional.of(end), Optional.empty());
  }

  static Waiting hookAgain(String hook, Instant due) {
    String what = "the next attempt of " + hook;
    return new Waiting(Kind.HOOK, what, what, Optional.of(due), Optional.empty());
  }

  static Waiting approval(Step step) {
    return still(Kind.APPROVAL, "approval of step '" + step.name() + "'");
  }

  static Waiting pause(String why) {
    return still(Kind.PAUSE, "the release to be resumed (" + why + ")");
  }

  static Waiting decision(Failure failure) {
    return still(Kind.FAILURE, "somebody to decide: " + failure.message());
  }

  static Waiting environment(String message) {
    return still(Kind.ENVIRONMENT, "the environment: " + message);
  }

  static Waiting dependency(String message) {
    return still(Kind.DEPENDENCY, "something that is missing: " + message);
  }

  /** A slot of a release group. */
  static Waiting turn(String why, int ahead) {
    String queue = ahead == 0 ? "" : " (" + ahead + " before this one)";
    String what = "its turn: " + why;
    return new Waiting(Kind.TURN, what + queue, what, Optional.empty(), Optional.empty());
  }

  static Waiting breaker(String message, Instant until) {
    String what = "fewer failures: " + message;
    return new Waiting(Kind.DEPENDENCY, what, what, Optional.of(until), Optional.empty());
  }

  static Waiting drain(String what, Instant until) {
    return new Waiting(Kind.DRAIN, what, what, Optional.of(until), Optional.empty());
  }

  static Waiting stable(SetSeen stable, int need) {
    int missing = Math.max(0, need - stable.available());
    String who = "pods of stable revision " + stable.revision() + " to become ready";
    return new Waiting(
        Kind.PODS, missing + " of " + need + " " + who, who, Optional.empty(), Optional.empty());
  }

  static Waiting restart(SetSeen stable, int old, Instant failsAt) {
    String who = "pods of revision " + stable.revision() + " to be replaced";
    String all =
        old == 1 ? "1 pod of revision " + stable.revision() + " to be replaced" : old + " " + who;
    return new Waiting(Kind.PODS, all, who, Optional.empty(), Optional.of(new Fails(failsAt)));
  }

  /** What a revision is made of, besides its template. */
  static Waiting config(Configuration.Unsettled why) {
    return switch (why.reason()) {
      case SETTLING -> {
        String what = "the configuration to settle: " + why.message();
        yield new Waiting(Kind.SETTLE, what, what, why.until(), Optional.empty());
      }
      case OBSERVATION_FAILED -> read(why.message());
      default -> dependency(why.message());
    };
  }

  static Waiting read(String cause) {
    return still(Kind.READ, "a read that failed: " + cause);
  }

  /** A wait without an end of its own. */
  static Waiting still(Kind kind, String what) {
    return new Waiting(kind, what, what, Optional.empty(), Optional.empty());
  }
}
