package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterWriter;
import dev.headway.rollout.report.ReleaseActionReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Actions that name what does not exist get an answer; all others are a reconciler's business. */
class StrayActionsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");
  private static final Instant BEFORE = NOW.minusSeconds(5);

  private final List<String> answers = new ArrayList<>();

  private void look(ReleaseAction... actions) {
    new StrayActions(
            () -> Stream.of(actions),
            key -> key.name().equals("checkout"),
            new Answering(answers),
            ReleaseActionReport::refused,
            InstantSource.fixed(NOW))
        .run();
  }

  @Test
  void namesWhatDoesNotExist() {
    look(abort("a", "chekout", BEFORE), sync("b", "shop"));
    assertThat(answers)
        .containsExactly(
            "a Refused There is no ProgressiveDeployment 'chekout' in namespace 'shop'",
            "b Refused There is no GitSync 'shop' in namespace 'shop'");
  }

  @Test
  void leavesWhatSomebodyElseAnswers() {
    ReleaseAction done = abort("a", "chekout", BEFORE);
    done.setStatus(ReleaseActionReport.refused("No", NOW));
    ReleaseAction going = abort("c", "chekout", BEFORE);
    going.getMetadata().setDeletionTimestamp(NOW.toString());
    look(done, abort("b", "checkout", BEFORE), going, abort("d", "new", NOW.minusSeconds(1)));
    assertThat(answers).isEmpty();
  }

  @Test
  void goesOnAfterOneThatCannotBeWritten() {
    look(abort("stuck", "chekout", BEFORE), abort("b", "chekout", BEFORE));
    assertThat(answers).hasSize(1);
  }

  private static ReleaseAction abort(String name, String deployment, Instant made) {
    return action(
        name,
        new ReleaseActionSpec(deployment, null, Verb.Abort, null, null, null, null, null),
        made);
  }

  private static ReleaseAction sync(String name, @Nullable String gitSync) {
    return action(
        name,
        new ReleaseActionSpec(null, gitSync, Verb.Sync, null, null, null, null, null),
        BEFORE);
  }

  private static ReleaseAction action(String name, ReleaseActionSpec spec, Instant made) {
    var action = new ReleaseAction();
    action.getMetadata().setName(name);
    action.getMetadata().setNamespace("shop");
    action.getMetadata().setResourceVersion("1");
    action.getMetadata().setCreationTimestamp(made.toString());
    action.setSpec(spec);
    return action;
  }

  private record Answering(List<String> answers) implements ClusterWriter {
    @Override
    public void tryCreate(ObjectKey key, JsonNode object) {}

    @Override
    public void create(ObjectKey deployment, ObjectKey key, JsonNode object) {}

    @Override
    public void merge(ObjectKey deployment, ObjectKey key, String version, JsonNode patch) {}

    @Override
    public void mergeStatus(ObjectKey deployment, ObjectKey key, String version, JsonNode patch) {
      if (key.name().equals("stuck")) {
        throw new ClusterFailure(ClusterFailure.Kind.CONFLICT, "changed");
      }
      JsonNode status = patch.path("status");
      answers.add(
          key.name()
              + " "
              + status.path("result").asText()
              + " "
              + status.path("message").asText());
    }

    @Override
    public void delete(ObjectKey deployment, ObjectKey key, String version) {}
  }
}
