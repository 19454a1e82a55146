package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Orders.Order;
import dev.headway.rollout.decide.SetMarks.Restart;
import dev.headway.rollout.decide.SetSeen.PodSeen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stable's pods are replaced by new ones of the same revision, because somebody asked for it. No
 * release: what is old is told by the time that was asked, so that whoever comes after a crash goes
 * on where it stands.
 *
 * <pre>
 *   more pods     as many as the strategy's bounds allow beside those that are wanted
 *   fewer old     as many as the others leave to spare; one that is not ready is missed by nobody
 *   all are new   the set goes back to its size
 * </pre>
 *
 * @param old pods made no later than in the second in which it was asked for, the oldest first
 */
record Restarting(Situation situation, SetSeen stable, Restart asked, List<PodSeen> old) {
  /** Of blue-green, whose own bound is a whole second set. */
  private static final int SURGE_PERCENT = 25;

  Restarting {
    old = List.copyOf(old);
  }

  /** A restart that another release has not ended. */
  private static Optional<Restarting> of(Situation situation, SetSeen stable) {
    return stable
        .marks()
        .restart()
        .filter(asked -> asked.release() == situation.release())
        .map(asked -> new Restarting(situation, stable, asked, old(stable, asked)));
  }

  private static List<PodSeen> old(SetSeen set, Restart asked) {
    return set.pods().stream().filter(pod -> !pod.createdTime().isAfter(asked.time())).toList();
  }

  /** How many pods a set is to have that takes all: more than wanted while old ones are left. */
  static int pods(Situation situation, SetSeen set) {
    int more = of(situation, set).map(Restarting::more).orElse(0);
    return situation.replicas() + more;
  }

  private int more() {
    boolean others = !situation.isRouted() && !situation.leaving().isEmpty();
    if (old.isEmpty() || others || situation.isInPlace()) {
      return 0;
    }
    int present = stable.desired() - situation.replicas();
    return Math.clamp(Math.max(old.size(), present), 0, surge());
  }

  private int surge() {
    int replicas = situation.replicas();
    int most = Bounds.of(situation.spec()).most() - replicas;
    return situation.spec().strategy() instanceof RolloutSpec.BlueGreen
        ? Math.min(most, Math.max(1, Math.ceilDiv(replicas * SURGE_PERCENT, 100)))
        : most;
  }

  // ---- the verb

  static Order judge(Situation situation, ReleaseRequest request) {
    return refusal(situation, request)
        .<Order>map(Order.Refuse::new)
        .orElseGet(() -> begin(situation, request, situation.stable().orElseThrow()));
  }

  private static Order begin(Situation situation, ReleaseRequest request, SetSeen stable) {
    Instant time = request.createdTime();
    String text = "Pods of revision " + stable.revision() + " made before are replaced";
    boolean same =
        of(situation, stable).filter(it -> !it.asked().time().isBefore(time)).isPresent();
    return same
        ? new Order.Already(text)
        : new Order.Change(
            Map.of(
                stable.name(),
                stable.marks().withRestart(Optional.of(new Restart(time, situation.release())))),
            Because.of(Reason.RESTARTING, text),
            text);
  }

  private static Optional<String> refusal(Situation situation, ReleaseRequest request) {
    return Orders.running(situation)
        .map(set -> "Release " + set.marks().release() + " runs; restart when it has ended")
        .or(() -> missing(situation))
        .or(() -> mismatch(situation, request))
        .or(() -> others(situation))
        .or(() -> bounds(situation));
  }

  private static Optional<String> missing(Situation situation) {
    return situation.stable().isPresent()
        ? Optional.empty()
        : Optional.of("There is no stable revision whose pods could be replaced");
  }

  private static Optional<String> mismatch(Situation situation, ReleaseRequest request) {
    int last = situation.release();
    if (request.release().isPresent() && request.release().getAsInt() != last) {
      return Optional.of(
          "Release "
              + request.release().getAsInt()
              + " is meant, release "
              + last
              + " is the last");
    }
    String stable = situation.stable().map(set -> set.revision().name()).orElse("");
    return request
        .revision()
        .filter(meant -> !meant.equals(stable))
        .map(meant -> "Revision " + meant + " is meant, revision " + stable + " is stable");
  }

  /** Users are, or may be, on pods of another revision. */
  private static Optional<String> others(Situation situation) {
    Optional<String> kept =
        situation
            .kept()
            .map(
                set ->
                    "Batches of revision "
                        + set.revision()
                        + " serve beside stable; retry it or roll it back first");
    return kept.or(
        () ->
            situation.leavingCandidates().stream()
                .findFirst()
                .map(
                    set ->
                        "Revision "
                            + set.revision()
                            + " is still being left; restart when its pods are gone"));
  }

  private static Optional<String> bounds(Situation situation) {
    boolean none = Bounds.of(situation.spec()).least() >= situation.replicas();
    return Optional.of(
            "A Deployment that stays in place makes no pod beside its own, and the strategy lets"
                + " none be missing: allow one by `rolling.maxUnavailable`, or change an"
                + " annotation of its template, which is a release")
        .filter(text -> situation.isInPlace() && none && situation.replicas() > 0);
  }

  // ---- the way

  /** What a restart asks for at rest, or while a release may not start. */
  static Draft besides(Situation situation, Draft draft) {
    boolean still =
        switch (draft.next()) {
          case RolloutState.AtRest it -> true;
          case RolloutState.Failed it -> true;
          case RolloutState.NotStarted it -> true;
          default -> false;
        };
    return situation
        .stable()
        .filter(stable -> still && !Sets.writes(draft.actions(), stable))
        .flatMap(stable -> of(situation, stable))
        .map(it -> it.goOn(draft))
        .orElse(draft);
  }

  private Draft goOn(Draft draft) {
    if (old.isEmpty()) {
      String text = "All pods of revision " + stable.revision() + " are new";
      return end(draft, Finding.note(Reason.RESTARTED, text));
    }
    List<Action> deletes = deletes();
    Instant deadline = deadline();
    if (deletes.isEmpty() && !situation.now().isBefore(deadline)) {
      return end(draft, Finding.warning(Reason.RESTART_FAILED, tooLate()));
    }
    Draft busy = Aftermath.busy(draft).act(deletes).lookAt(deadline);
    return draft.waitingFor().isPresent()
        ? busy
        : busy.waitFor(Waits.restart(stable, old.size(), deadline));
  }

  private Draft end(Draft draft, Finding finding) {
    return draft
        .act(
            Sets.mark(
                stable,
                stable.marks().withRestart(Optional.empty()),
                Because.of(finding.reason(), finding.message())))
        .tell(finding)
        .lookAgain();
  }

  private String tooLate() {
    String why =
        stable.findings().stream().findFirst().map(it -> " (" + it.message() + ")").orElse("");
    return "No pod of revision "
        + stable.revision()
        + " could be replaced for "
        + situation.spec().progressDeadline().toSeconds()
        + " s; "
        + old.size()
        + " old ones stay"
        + why;
  }

  /** Each old pod that goes brings a new one: the youngest tells when it last went on. */
  private Instant deadline() {
    return Stream.concat(Stream.of(asked.time()), stable.pods().stream().map(PodSeen::createdTime))
        .max(Instant::compareTo)
        .orElseThrow()
        .plus(situation.spec().progressDeadline());
  }

  private List<Action> deletes() {
    int least = Bounds.of(situation.spec()).least();
    int spare = Math.max(0, Math.min(stable.available(), stable.desired()) - least);
    List<Action> deletes = new ArrayList<>();
    int going = 0;
    for (PodSeen pod : old) {
      if (pod.ready() && going == spare) {
        continue;
      }
      going += pod.ready() ? 1 : 0;
      deletes.add(
          new Action.DeletePod(
              stable.name(),
              pod.name(),
              pod.resourceVersion(),
              pod.ready() ? least + going : 0,
              Because.of(Reason.RESTARTING, "Made before the restart was asked for")));
    }
    return deletes;
  }
}
