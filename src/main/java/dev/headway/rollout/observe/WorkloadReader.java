package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Revision;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.SetSeen;
import dev.headway.rollout.decide.WorkloadSeen;
import dev.headway.rollout.decide.WorkloadTerms;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A Deployment that stays in place, and its sets as if they were ours: revisions are told by the
 * digest of the template, without the hash that Kubernetes adds to its labels.
 */
final class WorkloadReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String owner;
  private final Deployment deployment;
  private final HeldFields held;
  private final Revision revision;

  /**
   * Reads a Deployment.
   *
   * @param owner the name of the resource that leaves it in place
   */
  WorkloadReader(String owner, Deployment deployment) {
    this.owner = owner;
    this.deployment = deployment;
    this.held = HeldFields.of(JSON.valueToTree(deployment));
    this.revision = TemplateDigest.revision(template());
  }

  HeldFields held() {
    return held;
  }

  JsonNode template() {
    return JSON.valueToTree(deployment.getSpec().getTemplate());
  }

  Revision revision() {
    return revision;
  }

  int replicas() {
    return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
  }

  /** What makes it impossible to release it step by step. */
  List<String> problems() {
    var problems = new ArrayList<String>();
    String name = "Deployment '" + deployment.getMetadata().getName() + "' ";
    var strategy = deployment.getSpec().getStrategy();
    if (strategy != null && "Recreate".equals(strategy.getType())) {
      problems.add(
          "`spec.workloadRef`: "
              + name
              + "may not have the strategy 'Recreate': two revisions serve side by side");
    }
    if (Objects.equals(deployment.getSpec().getRevisionHistoryLimit(), 0)) {
      problems.add(
          "`spec.workloadRef`: "
              + name
              + "may not have `revisionHistoryLimit: 0`: nothing would be left to go back to");
    }
    return problems;
  }

  boolean controls(ReplicaSet set) {
    return SetReader.isOwned(set, deployment.getMetadata().getUid());
  }

  /** The set with the labels and the digest that one of ours has. */
  ReplicaSet dressed(ReplicaSet set) {
    JsonNode template = JSON.valueToTree(set.getSpec().getTemplate());
    if (template.at("/metadata/labels") instanceof ObjectNode labels) {
      labels.remove(Keys.TEMPLATE_HASH);
    }
    Revision of = TemplateDigest.revision(template);
    return new ReplicaSetBuilder(set)
        .editMetadata()
        .addToLabels(Map.of(Keys.NAME, owner, Keys.REVISION, of.name()))
        .addToAnnotations(Keys.DIGEST, of.algorithm() + ":" + of.digest())
        .endMetadata()
        .build();
  }

  /** How a set of this Deployment is called in a plan. */
  static String name(ReplicaSet dressed) {
    Map<String, String> labels = SetReader.labels(dressed);
    return labels.get(Keys.NAME) + "-" + labels.get(Keys.REVISION);
  }

  /** The sets with what is noted of them on the Deployment, and the one that is to be made. */
  List<SetSeen> noted(List<SetSeen> sets, String version) {
    Optional<JsonNode> note = held.making();
    String noted = note.map(it -> it.path("revision").asText()).orElse("");
    var seen = new ArrayList<SetSeen>();
    for (SetSeen set : sets) {
      boolean asks = set.revision().name().equals(noted) && set.marks().release() == 0;
      SetMarks marks = asks ? marks(note.orElseThrow()) : set.marks();
      int desired =
          isGrowing() && set.revision().equals(revision)
              ? Math.max(set.desired(), asked(sets))
              : set.desired();
      seen.add(set.with(marks, desired));
    }
    boolean made = sets.stream().anyMatch(set -> set.revision().equals(revision));
    if (!made && noted.equals(revision.name())) {
      seen.add(toBeMade(version, marks(note.orElseThrow()), isGrowing() ? asked(sets) : 0));
    }
    return seen;
  }

  private SetSeen toBeMade(String version, SetMarks marks, int desired) {
    return new SetSeen(
        owner + "-" + revision.name(),
        revision,
        version,
        marks,
        desired,
        0,
        0,
        0,
        List.of(),
        Instant.EPOCH,
        "",
        List.of());
  }

  private static SetMarks marks(JsonNode note) {
    Map<String, String> labels = text(note.at("/marks/labels"));
    return MarksCodec.read(labels, text(note.at("/marks/annotations")));
  }

  private static Map<String, String> text(JsonNode object) {
    Map<String, String> text = new HashMap<>();
    object
        .properties()
        .forEach(
            each -> {
              if (each.getValue().isTextual()) {
                text.put(each.getKey(), each.getValue().textValue());
              }
            });
    return text;
  }

  private boolean isGrowing() {
    return held.terms().filter(WorkloadTerms.Growing.class::isInstance).isPresent();
  }

  private int asked(List<SetSeen> sets) {
    int others =
        sets.stream()
            .filter(set -> !set.revision().equals(revision))
            .mapToInt(SetSeen::desired)
            .sum();
    return WorkloadSeen.grownTo(replicas(), held.surge(), others);
  }

  /** The Deployment as a decision sees it; {@code sets} as read, in their own words. */
  WorkloadSeen seen(List<ReplicaSet> sets) {
    var metadata = deployment.getMetadata();
    int others =
        sets.stream()
            .filter(set -> !SetReader.revision(set).equals(revision))
            .mapToInt(WorkloadReader::wanted)
            .sum();
    int asked = WorkloadSeen.grownTo(replicas(), held.surge(), others);
    boolean grown =
        sets.stream()
            .anyMatch(set -> SetReader.revision(set).equals(revision) && wanted(set) >= asked);
    return new WorkloadSeen(
        new ObjectKey("Deployment", metadata.getNamespace(), metadata.getName()),
        metadata.getResourceVersion(),
        held.isHeld(),
        held.terms(),
        held.surge(),
        grown,
        Optional.ofNullable(metadata.getManagedFields()).stream()
            .flatMap(List::stream)
            .map(ManagedFieldsEntry::getManager)
            .findFirst(),
        refused());
  }

  private static int wanted(ReplicaSet set) {
    return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
  }

  /** Who applies fields that a release must be able to write. */
  private List<String> refused() {
    String text = SetReader.annotations(deployment).getOrDefault(Keys.APPLIED_BY, "");
    return text.isEmpty()
        ? List.of()
        : List.of(
            "Deployment '"
                + deployment.getMetadata().getName()
                + "': "
                + text
                + ", which a release needs: leave the field out there, or let that manager ignore"
                + " it");
  }
}
