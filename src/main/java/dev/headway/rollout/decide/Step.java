package dev.headway.rollout.decide;

import dev.headway.domain.Weight;
import java.util.List;

/**
 * A compiled step: a target, and the gates that must pass at it. Later targets (replicas, match,
 * mirror) are further members.
 *
 * @param name unique among the steps; by default the weight, as in {@code 25 %}
 * @param pods how many candidate pods it takes
 */
public record Step(String name, Weight weight, int pods, List<Gate> gates) {
  public Step {
    gates = List.copyOf(gates);
  }
}
