package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.simulation.VerbsTest.Where;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A request that was carried out, and whose answer a crash kept from being written, is answered and
 * not carried out again.
 */
class RepeatedRequestsTest {

  static Stream<VerbsTest.Case> repeated() {
    return Stream.of(
        VerbsTest.of("abort", Where.IN_APPROVED_STEP, Verb.ABORT, 2, "", "DONE Release 2 aborted"),
        VerbsTest.of(
            "pause", Where.IN_APPROVED_STEP, Verb.PAUSE, 0, "", "DONE Release 2 is paused"),
        VerbsTest.of("retry", Where.FAILED, Verb.RETRY, 2, "", "DONE Release 3 tries it again"),
        VerbsTest.of(
            "roll back", Where.AT_REST, Verb.ROLLBACK, 2, "1.a", "DONE Going back already"));
  }

  @ParameterizedTest
  @MethodSource("repeated")
  void isAnsweredAfterACrashAndNotCarriedOutAgain(VerbsTest.Case it) {
    World world = VerbsTest.reach(it);
    VerbsTest.carryOut(world, action -> !(action instanceof Action.CompleteRequest));
    assertThat(world.answers).isEmpty();
    List<Integer> releases = releases(world);
    VerbsTest.carryOut(world, action -> true);
    assertThat(world.answers).containsExactly(it.answer());
    assertThat(releases(world)).as("numbers of releases").isEqualTo(releases);
  }

  @Test
  void aLaterAbortIsNotTheOneThatWasCarriedOut() {
    World world = VerbsTest.reach(repeated().findFirst().orElseThrow());
    VerbsTest.carryOut(world, action -> true);
    world.pass(Duration.ofSeconds(1));
    world.answers.clear();
    world.requests.add(VerbsTest.of(world, Verb.ABORT, 2, "", ""));
    VerbsTest.carryOut(world, action -> true);
    assertThat(world.answers)
        .containsExactly("REFUSED No release is running; release 2 ended as Aborted");
  }

  private static List<Integer> releases(World world) {
    return world.sets.values().stream().map(set -> set.marks.release()).toList();
  }
}
