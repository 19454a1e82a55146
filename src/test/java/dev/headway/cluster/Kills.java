package dev.headway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Kills the operator that acts, and measures how long nobody does. */
final class Kills {
  /** What the killed one had sent may still be on its way to those who watch. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(300);

  private final Installation installation;
  private final Killer killer;
  private final Scenario shop;
  private final Routes routes;
  private final List<String> told = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private String victim = "";
  private String uid = "";
  private int process;

  Kills(Installation installation, Killer killer, Scenario shop, Routes routes) {
    this.installation = installation;
    this.killer = killer;
    this.shop = shop;
    this.routes = routes;
  }

  /** Finds who acts, so that the kill itself takes no time. */
  void aim() {
    Awaitility.await("a leader")
        .atMost(Duration.ofSeconds(30))
        .until(() -> !installation.leader().isEmpty());
    installation.requests();
    victim = installation.leader();
    uid = installation.uid(victim);
    process = killer.process(uid);
  }

  /** The container starts again in the same pod. */
  void kill(String point) {
    Optional<Instant> killed = killer.kill(process);
    while (killed.isEmpty()) {
      // Where the machine has far too much to do, a leader may have lost its lease meanwhile.
      aim();
      killed = killer.kill(process);
    }
    note(point, killed.get());
  }

  /** The pod's program does not come back for so long. */
  void keepDown(Duration length) {
    note("kept down", killer.keepDown(uid, length));
  }

  private void note(String point, Instant killed) {
    Awaitility.await("somebody acts after a kill: " + point)
        .atMost(Scenario.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> actionSince(killed).isPresent());
    Duration pause = Duration.between(killed, actionSince(killed).orElseThrow());
    pauses.add(pause);
    told.add(point + " " + seconds(pause));
    System.out.printf("Killed: %s; the next action came %s s later%n", point, seconds(pause));
  }

  /** A status or a change of the route's spec: only the operator writes those meanwhile. */
  private Optional<Instant> actionSince(Instant killed) {
    Instant from = killed.plus(ON_ITS_WAY);
    return Stream.concat(
            shop.deployments().states().stream().map(Followed.State::seen),
            changes(routes.states().states()))
        .filter(seen -> seen.isAfter(from))
        .min(Instant::compareTo);
  }

  private static Stream<Instant> changes(List<Followed.State> states) {
    List<Instant> all = new ArrayList<>();
    JsonNode last = null;
    for (Followed.State state : states) {
      JsonNode generation = state.object().at("/metadata/generation");
      if (!generation.equals(last)) {
        all.add(state.seen());
      }
      last = generation;
    }
    return all.stream();
  }

  /** The kubelet waits longer and longer before it starts a container again: a new pod does not. */
  void replaceTheKilled() {
    installation.tools().ok("kubectl", "-n", Installation.NAMESPACE, "delete", "pod", victim);
    installation.awaitReplicas();
  }

  void tell(String how) {
    List<Duration> sorted = pauses.stream().sorted().toList();
    System.out.printf(
        "From SIGKILL to the next action, %s: %d times, %s s at least, %s in the middle, %s at"
            + " most: %s%n",
        how,
        sorted.size(),
        seconds(sorted.getFirst()),
        seconds(sorted.get(sorted.size() / 2)),
        seconds(sorted.getLast()),
        told);
  }

  private static String seconds(Duration length) {
    return "%.1f".formatted(length.toMillis() / 1000.0);
  }
}
