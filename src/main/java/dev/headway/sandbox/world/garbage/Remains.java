package dev.headway.sandbox.world.garbage;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.NamespaceConditionBuilder;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.NamespaceStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is still in a namespace that is being deleted, as its conditions tell it. */
final class Remains {
  private final Map<String, Integer> resources = new TreeMap<>();
  private final Map<String, Integer> finalizers = new TreeMap<>();

  /** Adds what was found of a kind. */
  void add(Kind kind, List<? extends HasMetadata> found) {
    if (found.isEmpty()) {
      return;
    }
    resources.put(kind.plural() + "." + kind.group(), found.size());
    for (HasMetadata object : found) {
      for (String finalizer : object.getMetadata().getFinalizers()) {
        finalizers.merge(finalizer, 1, Integer::sum);
      }
    }
  }

  boolean isEmpty() {
    return resources.isEmpty();
  }

  NamespaceStatus status(Namespace namespace, Instant now) {
    String has =
        resources.entrySet().stream()
            .map(e -> e.getKey() + " has " + e.getValue() + " resource instances")
            .collect(Collectors.joining(", "));
    String in =
        finalizers.entrySet().stream()
            .map(e -> e.getKey() + " in " + e.getValue() + " resource instances")
            .collect(Collectors.joining(", "));
    List<NamespaceCondition> conditions =
        List.of(
            condition(
                "NamespaceDeletionDiscoveryFailure",
                false,
                "ResourcesDiscovered",
                "All resources successfully discovered",
                now),
            condition(
                "NamespaceDeletionGroupVersionParsingFailure",
                false,
                "ParsedGroupVersions",
                "All legacy kube types successfully parsed",
                now),
            condition(
                "NamespaceDeletionContentFailure",
                false,
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization",
                now),
            condition(
                "NamespaceContentRemaining",
                true,
                "SomeResourcesRemain",
                "Some resources are remaining: " + has,
                now),
            finalizers.isEmpty()
                ? condition(
                    "NamespaceFinalizersRemaining",
                    false,
                    "ContentHasNoFinalizers",
                    "All content-preserving finalizers finished",
                    now)
                : condition(
                    "NamespaceFinalizersRemaining",
                    true,
                    "SomeFinalizersRemain",
                    "Some content in the namespace has finalizers remaining: " + in,
                    now));
    return new NamespaceStatusBuilder()
        .withPhase("Terminating")
        .withConditions(conditions.stream().map(c -> since(c, namespace)).toList())
        .build();
  }

  private static NamespaceCondition condition(
      String type, boolean holds, String reason, String message, Instant now) {
    return new NamespaceConditionBuilder()
        .withType(type)
        .withStatus(holds ? "True" : "False")
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
        .build();
  }

  /** With the time at which it became what it is. */
  private static NamespaceCondition since(NamespaceCondition condition, Namespace namespace) {
    if (namespace.getStatus() == null) {
      return condition;
    }
    return namespace.getStatus().getConditions().stream()
        .filter(before -> before.getType().equals(condition.getType()))
        .filter(before -> before.getStatus().equals(condition.getStatus()))
        .findFirst()
        .map(
            before ->
                new NamespaceConditionBuilder(condition)
                    .withLastTransitionTime(before.getLastTransitionTime())
                    .build())
        .orElse(condition);
  }
}
