package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.domain.Weight;
import java.util.List;
import java.util.Optional;

/**
 * The spec names other Services and routes than it did, or none: those that it named before become
 * as they stand in Git, and only then anything moves by the new ones.
 */
final class Rerouting {
  private static final Because BECAUSE =
      Because.of(Reason.CLEANING_UP, "The spec names other Services and routes");

  private static final String WHY = "Pods share out the traffic from now on";

  private Rerouting() {}

  /**
   * The way there.
   *
   * @param former what the spec named before and does not name any more
   * @param state where the deployment stands by what the spec names now
   * @return empty where stable could not carry what would come back to it: then the release goes
   *     on, and this is tried again
   */
  static Optional<Draft> plan(Situation situation, TrafficSeen former, RolloutState state) {
    Draft draft =
        Draft.of(state, situation.memory())
            .run(situation.seen().checks().stream().map(CheckSeen::run).toList());
    List<SetSeen> apart = apart(situation, former);
    if (!apart.isEmpty()) {
      return Optional.of(
          draft
              .act(
                  apart.stream()
                      .flatMap(set -> Sets.scale(set, share(situation, former, set), WHY).stream())
                      .toList())
              .waitFor(
                  Waits.still(
                      Waiting.Kind.PODS, "pods without a share of the traffic to be gone")));
    }
    List<Action> traces = Deletion.traces(former, BECAUSE);
    if (!traces.isEmpty()) {
      return carries(situation, former)
          ? Optional.of(
              draft
                  .remember(draft.memory().withAccepted(Optional.empty()))
                  .act(traces.reversed())
                  .waitFor(
                      Waits.still(
                          Waiting.Kind.ROUTER,
                          "what the spec does not name any more to be as it stands in Git")))
          : Optional.empty();
    }
    boolean settled =
        RoutedTraffic.routes(former).isEmpty()
            || GoingBack.isSettledAt(situation, former, Weight.ZERO);
    return Optional.of(
        settled
            ? draft.act(new Action.RecordTraffic(BECAUSE)).lookAgain()
            : GoingBack.awaitAccepted(situation, former, Weight.ZERO, draft));
  }

  /**
   * Sets that would get more traffic than they have, where nothing but the number of pods shares it
   * out from now on: an edit never raises a weight.
   */
  private static List<SetSeen> apart(Situation situation, TrafficSeen former) {
    if (situation.isRouted() || RoutedTraffic.selected(former).isEmpty()) {
      return List.of();
    }
    Optional<String> stable = situation.stable().map(SetSeen::name);
    return situation.sets().stream()
        .filter(set -> !stable.equals(Optional.of(set.name())))
        .filter(set -> set.actual() > share(situation, former, set))
        .toList();
  }

  /**
   * How many pods make the share that a set has now: by the candidate's Service, and by the stable
   * one, which selects the candidate too while that is promoted.
   */
  private static int share(Situation situation, TrafficSeen former, SetSeen set) {
    Optional<String> name = Optional.of(set.revision().name());
    Weight routed = RoutedTraffic.present(former);
    int percent =
        (RoutedTraffic.candidate(former).equals(name) ? routed.percent() : 0)
            + (RoutedTraffic.selected(former).equals(name) ? routed.rest().percent() : 0);
    return Math.min(set.desired(), Weight.ofPercent(percent).podsOf(situation.replicas()));
  }

  /** Without our key the Service sends to the pods of every revision. */
  private static boolean carries(Situation situation, TrafficSeen former) {
    return RoutedTraffic.present(former).isZero()
        || former.stable().known().isPresent()
        || situation.stable().map(set -> set.ready() >= situation.replicas()).orElse(true);
  }
}
