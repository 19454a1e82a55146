package dev.headway.sandbox.world.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatefulSetRevisionsTest {

  private static StatefulSet set(String version) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withName("db")
        .withNamespace("shop")
        .withUid("set")
        .endMetadata()
        .withNewSpec()
        .withReplicas(2)
        .withRevisionHistoryLimit(1)
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("version", version)
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static StatefulSet at(StatefulSet set, String current) {
    return new StatefulSetBuilder(set)
        .withNewStatus()
        .withCurrentRevision(current)
        .endStatus()
        .build();
  }

  private static List<ControllerRevision> history(String... versions) {
    List<ControllerRevision> known = new ArrayList<>();
    for (String version : versions) {
      ControllerRevision written =
          StatefulSetRevisions.of(set(version), known).toWrite().orElseThrow();
      known.remove(written);
      known.removeIf(each -> name(each).equals(name(written)));
      known.add(written);
    }
    return known;
  }

  private static String name(ControllerRevision revision) {
    return revision.getMetadata().getName();
  }

  private static Pod pod(String revision) {
    return new PodBuilder()
        .withNewMetadata()
        .addToLabels(StatefulSetPlan.REVISION_HASH, revision)
        .endMetadata()
        .build();
  }

  @Test
  void keepsATemplateUnderANameOfItsOwn() {
    ControllerRevision first = StatefulSetRevisions.of(set("1"), List.of()).toWrite().orElseThrow();
    assertThat(first.getRevision()).isEqualTo(1);
    assertThat(name(first)).isEqualTo(StatefulSetPlan.revision(set("1")));
    assertThat(first.getMetadata().getLabels()).containsEntry("version", "1");
    var known = StatefulSetRevisions.of(set("1"), List.of(first));
    assertThat(known.toWrite()).isEmpty();
    assertThat(known.template(name(first)).getMetadata().getLabels())
        .containsOnlyKeys("version")
        .containsEntry("version", "1");
    assertThat(StatefulSetRevisions.of(set("2"), List.of(first)).toWrite())
        .hasValueSatisfying(second -> assertThat(second.getRevision()).isEqualTo(2));
  }

  @Test
  void aTemplateThatComesBackIsTheLatestAgain() {
    List<ControllerRevision> known = history("1", "2", "1");
    assertThat(known).hasSize(2);
    assertThat(name(known.getLast())).isEqualTo(StatefulSetPlan.revision(set("1")));
    assertThat(known.getLast().getRevision()).isEqualTo(3);
  }

  @Test
  void whatIsCurrentIsTheStatusesAsLongAsItIsKept() {
    List<ControllerRevision> known = history("1", "2");
    String first = name(known.getFirst());
    StatefulSet second = set("2");
    assertThat(StatefulSetRevisions.of(at(second, first), known).current()).isEqualTo(first);
    assertThat(StatefulSetRevisions.of(at(second, "gone"), known).current())
        .isEqualTo(StatefulSetPlan.revision(second));
    assertThat(StatefulSetRevisions.of(second, known).current())
        .isEqualTo(StatefulSetPlan.revision(second));
  }

  @Test
  void keepsAsManyAsItsLimitAndAllThatAreInUse() {
    List<ControllerRevision> known = history("1", "2", "3", "4");
    StatefulSet last = set("4");
    assertThat(StatefulSetRevisions.of(last, known).toDelete(List.of()))
        .containsExactly(known.get(0), known.get(1));
    StatefulSet held = at(last, name(known.get(0)));
    assertThat(StatefulSetRevisions.of(held, known).toDelete(List.of(pod(name(known.get(1))))))
        .isEmpty();
  }
}
