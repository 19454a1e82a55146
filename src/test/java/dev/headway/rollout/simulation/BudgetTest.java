package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headway.domain.Amount;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What releases write, and how large they let their resource become. */
class BudgetTest {
  private static final int KILOBYTE = 1000;
  private static final String MANIFEST =
      """
      apiVersion: headway.dev/v1alpha1
      kind: ProgressiveDeployment
      metadata: {name: checkout, namespace: shop, uid: uid, generation: 1}
      spec:
        replicas: 50
        selector: {matchLabels: {app: checkout}}
        template:
          metadata: {labels: {app: checkout}}
          spec: {containers: [{name: app, image: 'registry.example/checkout:1.4.2'}]}
        strategy:
          type: Canary
          canary: {initialWeight: 1, increment: 1, interval: 1s}
      """;

  private static Canary byOne() {
    return new Canary.Regular(Weight.ofPercent(1), 1, Duration.ofSeconds(1), Weight.FULL);
  }

  private static Strategy batches(int size) {
    return RollingStories.rolling(Amount.pods(size), 1);
  }

  static Stream<Arguments> releases() {
    return Stream.of(
        arguments("a canary by routes", 3, true, 5, Scenarios.PLAIN),
        arguments("a canary by pods", 3, false, 5, Scenarios.PLAIN),
        arguments("a canary of a hundred steps", 100, true, 50, byOne()),
        arguments("a canary of a hundred steps by pods", 100, false, 50, byOne()),
        arguments("blue-green", 2, true, 50, BlueGreenStories.PLAIN),
        arguments("batches of two", 3, false, 5, RollingStories.PAIRS),
        arguments("batches of one", 50, false, 50, batches(1)),
        arguments("batches of ten", 5, false, 50, batches(10)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("releases")
  void aReleaseStaysWithinItsBudget(
      String what, int steps, boolean routed, int replicas, Strategy strategy) {
    World world = new World(Scenarios.spec(replicas, strategy), routed, "a");
    Told told = new Told(MANIFEST);
    play(world, told);
    world.writes = 0;
    told.startCounting();
    play(world, told, Scenarios.ask("b"));
    Ends.check(world, "b");
    assertThat(world.writes + told.writes())
        .as("%s: %d writes of objects, %d of the status", what, world.writes, told.writes())
        .isLessThanOrEqualTo(12 + 4 * steps);
  }

  /** With a full history, and whatever else has been written down on the way. */
  @Test
  void aHundredStepsKeepTheResourceSmall() {
    World world = new World(Scenarios.spec(50, byOne()), true, "a");
    Told told = new Told(MANIFEST);
    play(world, told);
    for (String letter : List.of("b", "c", "d", "e", "f", "g")) {
      play(world, told, Event.at(1, "the spec asks for " + letter, it -> it.wanted = letter));
      Ends.check(world, letter);
    }
    assertThat(told.resource().getStatus().history()).hasSize(world.spec.historyLimit());
    assertThat(told.largest()).isBetween(KILOBYTE, 100 * KILOBYTE);
  }

  private static void play(World world, Told told, Event... events) {
    new Run(world, told::plan, Optional.empty(), List.of(events)).toTheEnd();
  }
}
