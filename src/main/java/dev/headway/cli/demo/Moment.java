package dev.headway.cli.demo;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The namespace after one write.
 *
 * @param shares percent of the route's traffic by version; of a Service that selects all versions
 *     it counts for none
 * @param image that the ProgressiveDeployment asks for, empty before there is one
 * @param deployment the ProgressiveDeployment's own words
 */
record Moment(
    Instant time, Map<String, Integer> shares, List<PodSeen> pods, String image, Words deployment) {

  /** A pod that exists. */
  record PodSeen(String uid, String version, boolean ready, int restarts) {}

  /**
   * What the ProgressiveDeployment says: its phase, and what it waits for while a candidate runs.
   */
  record Words(String phase, boolean moving, String waitingFor, int replicas) {
    static final Words NONE = new Words("", false, "", 0);
  }

  Moment {
    shares = Map.copyOf(shares);
    pods = List.copyOf(pods);
  }

  int share(String version) {
    return shares.getOrDefault(version, 0);
  }

  long ready(String version) {
    return pods.stream().filter(pod -> pod.version().equals(version) && pod.ready()).count();
  }
}
