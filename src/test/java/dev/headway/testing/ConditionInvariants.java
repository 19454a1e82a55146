package dev.headway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What holds of the conditions of every resource at every moment. Each rule has a name. */
public final class ConditionInvariants {

  private static final int MESSAGE_LENGTH = 300;

  private ConditionInvariants() {}

  /** Fails with the name of the rule that is broken. */
  public static void assertHolds(ProgressiveDeployment resource) {
    var status = Objects.requireNonNull(resource.getStatus(), "status");
    assertHolds(Objects.requireNonNull(status.conditions(), "conditions"));
    assertThat(status.conditions())
        .as("each condition speaks of the generation that the status speaks of")
        .allSatisfy(
            each ->
                assertThat(each.getObservedGeneration()).isEqualTo(status.observedGeneration()));
  }

  /** Fails with the name of the rule that is broken. */
  public static void assertHolds(List<Condition> conditions) {
    Map<String, Condition> byType =
        conditions.stream().collect(Collectors.toMap(Condition::getType, Function.identity()));
    assertThat(byType.keySet())
        .as("what is always told is always there")
        .contains("Ready", "Available", "Progressing", "Degraded", "Paused");
    conditions.forEach(ConditionInvariants::assertForm);
    for (String type : List.of("Reconciling", "Stalled")) {
      if (byType.containsKey(type)) {
        assertThat(byType.get(type).getStatus())
            .as("%s is there only while it is true", type)
            .isEqualTo("True");
        assertThat(byType.get("Ready").getStatus())
            .as("Ready is never true together with %s", type)
            .isNotEqualTo("True");
      }
    }
    assertThat(byType.containsKey("Reconciling") && byType.containsKey("Stalled"))
        .as("never both Reconciling and Stalled")
        .isFalse();
  }

  private static void assertForm(Condition condition) {
    String type = condition.getType();
    assertThat(condition.getStatus()).as("status of %s", type).isIn("True", "False", "Unknown");
    assertThat(condition.getReason())
        .as("reason of %s is one word", type)
        .matches("[A-Z][A-Za-z]+");
    assertThat(condition.getMessage())
        .as("message of %s: a capital first, one line, no dot at its end", type)
        .matches("[^a-z\\s].*[^.\\s]")
        .hasSizeLessThanOrEqualTo(MESSAGE_LENGTH);
    assertThat(Instant.parse(condition.getLastTransitionTime())).isNotNull();
    assertThat(condition.getObservedGeneration()).as("generation of %s", type).isNotNull();
  }
}
