package dev.headway.cli.render;

import dev.headway.api.v1alpha1.ConditionType;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/** Reading conditions. */
final class Conditions {
  private Conditions() {}

  static Optional<Condition> find(Optional<List<Condition>> conditions, String type) {
    return conditions.stream()
        .flatMap(List::stream)
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  static String status(Optional<List<Condition>> conditions, String type) {
    return find(conditions, type).map(Condition::getStatus).orElse("Unknown");
  }

  static Optional<String> message(Optional<List<Condition>> conditions, String type) {
    return find(conditions, type).map(Condition::getMessage).filter(message -> !message.isEmpty());
  }

  /** The message of Ready where it is not true: why not. */
  static Optional<String> unhappyMessage(Optional<List<Condition>> conditions) {
    String ready = ConditionType.Ready.name();
    return status(conditions, ready).equals("True") ? Optional.empty() : message(conditions, ready);
  }
}
