package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.TrafficSeen.ServiceSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The resource goes: routes and the stable Service become as they stand in Git, ownership does the
 * rest.
 */
final class Deletion {
  private static final Because BECAUSE =
      Because.of(Reason.DELETING, "The selector becomes as it stands in Git");

  private Deletion() {}

  static RolloutPlan plan(RolloutSnapshot seen) {
    Memory memory = seen.memory().atRest();
    Draft draft = Draft.of(new RolloutState.Deleting(), memory);
    List<TrafficSeen> touched =
        Stream.concat(seen.traffic().stream(), seen.former().stream()).toList();
    Optional<String> unreadable =
        touched.stream().flatMap(it -> RoutedTraffic.unreadable(it).stream()).findFirst();
    if (unreadable.isPresent()) {
      return draft.waitFor(Waits.read(unreadable.get())).finish(seen);
    }
    List<Action> traces = touched.stream().flatMap(it -> traces(it, BECAUSE).stream()).toList();
    if (!traces.isEmpty()) {
      return draft
          .act(traces)
          .waitFor(
              Waits.still(Waiting.Kind.ROUTER, "routes and Services to be as they stand in Git"))
          .finish(seen);
    }
    Optional<Draft> workload = Ejection.plan(seen, draft);
    if (workload.isPresent()) {
      return workload.get().finish(seen);
    }
    return seen.identity().finalizer()
        ? draft
            .act(new Action.RemoveFinalizer(Because.of(Reason.DELETING, "No trace is left")))
            .finish(seen)
        : draft.finish(seen);
  }

  /**
   * Routes first: while the selector still has our key, nothing but stable's pods gets what they
   * send.
   */
  static List<Action> traces(TrafficSeen traffic, Because because) {
    List<Action> actions = new ArrayList<>(RoutedTraffic.restore(traffic));
    traffic
        .stable()
        .known()
        .filter(service -> service.revision().isPresent())
        .map(ServiceSeen::resourceVersion)
        .ifPresent(
            version ->
                actions.add(new Action.RemoveSelectorKey(traffic.stableKey(), version, because)));
    return actions;
  }
}
