package dev.headway.sandbox.world.controller;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The templates that a StatefulSet has had, each kept in a ControllerRevision; the one with the
 * highest number is the present one. Pure.
 *
 * @param known those of the set, from the oldest to the latest
 */
record StatefulSetRevisions(StatefulSet set, List<ControllerRevision> known) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HASH = "controller.kubernetes.io/hash";

  /** {@code all} are those of the namespace. */
  static StatefulSetRevisions of(StatefulSet set, List<ControllerRevision> all) {
    return new StatefulSetRevisions(
        set,
        all.stream()
            .filter(each -> Pods.isControlledBy(each, set))
            .sorted(
                Comparator.comparing(ControllerRevision::getRevision)
                    .thenComparing(each -> each.getMetadata().getName()))
            .toList());
  }

  /** The one of the present template, where it is not the latest yet. */
  Optional<ControllerRevision> toWrite() {
    Optional<ControllerRevision> present = find(StatefulSetPlan.revision(set));
    if (present.isEmpty()) {
      return Optional.of(made(next()));
    }
    return present.get().equals(known.getLast())
        ? Optional.empty()
        : present.map(it -> new ControllerRevisionBuilder(it).withRevision(next()).build());
  }

  /** Those beyond the limit that neither the set nor a pod is of. */
  List<ControllerRevision> toDelete(List<Pod> pods) {
    Set<String> live = new HashSet<>(List.of(current(), StatefulSetPlan.revision(set)));
    pods.stream()
        .map(pod -> pod.getMetadata().getLabels())
        .filter(Objects::nonNull)
        .map(labels -> labels.getOrDefault(StatefulSetPlan.REVISION_HASH, ""))
        .forEach(live::add);
    List<ControllerRevision> past =
        known.stream().filter(each -> !live.contains(each.getMetadata().getName())).toList();
    int limit = Objects.requireNonNullElse(set.getSpec().getRevisionHistoryLimit(), 10);
    return past.subList(0, Math.max(0, past.size() - limit));
  }

  /** The name of the one that pods below the partition are of. */
  String current() {
    return Optional.ofNullable(set.getStatus())
        .map(status -> status.getCurrentRevision())
        .filter(name -> find(name).isPresent())
        .orElseGet(() -> StatefulSetPlan.revision(set));
  }

  /** What pods of a revision are made of. */
  PodTemplateSpec template(String revision) {
    return find(revision)
        .map(each -> JSON.valueToTree(each.getData()).at("/spec/template"))
        .map(template -> JSON.convertValue(template, PodTemplateSpec.class))
        .orElseGet(() -> set.getSpec().getTemplate());
  }

  private Optional<ControllerRevision> find(String name) {
    return known.stream().filter(each -> each.getMetadata().getName().equals(name)).findFirst();
  }

  private long next() {
    return known.isEmpty() ? 1 : known.getLast().getRevision() + 1;
  }

  private ControllerRevision made(long number) {
    String name = StatefulSetPlan.revision(set);
    Map<String, Object> template = new LinkedHashMap<>();
    template.put("$patch", "replace");
    JSON.valueToTree(set.getSpec().getTemplate())
        .properties()
        .forEach(each -> template.put(each.getKey(), each.getValue()));
    return new ControllerRevisionBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(set.getMetadata().getNamespace())
        .withLabels(set.getSpec().getTemplate().getMetadata().getLabels())
        .addToLabels(HASH, name.substring(set.getMetadata().getName().length() + 1))
        .withAnnotations(set.getMetadata().getAnnotations())
        .withOwnerReferences(Pods.controllerReference(set))
        .endMetadata()
        .withData(Map.of("spec", Map.of("template", template)))
        .withRevision(number)
        .build();
  }
}
