package dev.headway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.cli.demo.Moment.PodSeen;
import dev.headway.sandbox.world.load.RequestResult.Cause;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JudgesTest {
  /** A story with one thing spoilt: which promise is broken by it, and what is said. */
  record Spoilt(String name, Played story, int promise, String said) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Spoilt> spoilt() {
    return List.of(
        new Spoilt("no revert", new Played().log(drop(0)), 1, "the branch has 0 reverts of 3"),
        new Spoilt(
            "two reverts",
            new Played().log(log -> List.of(log.get(0), log.get(0), log.get(1))),
            1,
            "the branch has 2 reverts of 3"),
        new Spoilt(
            "another text",
            new Played().tip("two "),
            1,
            "checkout.yaml at the tip is not what it was at version 2.0.0"),
        new Spoilt(
            "the cluster still asks for the sick one",
            new Played().moments(m -> add(m, asked("3.0.0"))),
            1,
            "the cluster asks for version 3.0.0, Git for 2.0.0"),
        new Spoilt(
            "tried again",
            new Played().moments(m -> insert(m, 6, again())).moments(m -> insert(m, 7, m.get(5))),
            1,
            "version 3.0.0 was given traffic 2 times"),
        new Spoilt(
            "weight before pods",
            new Played().moments(m -> replace(m, 1, early())),
            2,
            "version 2.0.0 got 25 % with 0 of 1 pods ready"),
        new Spoilt(
            "a request lost",
            new Played().requests(Played.request(5, "", 503, Cause.GATEWAY)),
            2,
            "1 requests were lost: 1 GATEWAY x"),
        new Spoilt(
            "the good version fails",
            new Played().requests(Played.request(5, "2.0.0", 500, Cause.SAMPLE)),
            2,
            "versions that should be well answered with errors: [2.0.0]"),
        new Spoilt(
            "silence",
            new Played().moments(m -> replace(m, 1, silent())),
            3,
            "at 1 of 4 moments nothing said what is awaited"),
        new Spoilt(
            "never ends",
            new Played().moments(m -> m.subList(0, 6)),
            3,
            "a release is still under way"),
        new Spoilt(
            "rolled again",
            new Played().moments(m -> add(m, rolledAgain())),
            5,
            "4 pods of version 2.0.0 were replaced"));
  }

  @Test
  void aGoodStoryHoldsEveryPromise() {
    assertThat(Judges.all(new Played().evidence()))
        .allSatisfy(promise -> assertThat(promise.broken()).as(promise.text()).isEmpty())
        .extracting(Promise::number)
        .containsExactly(1, 2, 3, 5);
  }

  @ParameterizedTest
  @MethodSource("spoilt")
  void whatIsSpoiltIsSeen(Spoilt spoilt) {
    assertThat(Judges.all(spoilt.story().evidence()))
        .filteredOn(promise -> promise.number() == spoilt.promise())
        .flatExtracting(Promise::broken)
        .anySatisfy(said -> assertThat(said).contains(spoilt.said()));
  }

  private static <T> UnaryOperator<List<T>> drop(int index) {
    return list -> {
      list.remove(index);
      return list;
    };
  }

  private static List<Moment> add(List<Moment> moments, Moment more) {
    moments.add(more);
    return moments;
  }

  private static List<Moment> insert(List<Moment> moments, int at, Moment more) {
    moments.add(at, more);
    return moments;
  }

  private static List<Moment> replace(List<Moment> moments, int at, Moment other) {
    moments.set(at, other);
    return moments;
  }

  private static Moment asked(String version) {
    return Played.moment(20, Map.of("2.0.0", 100), version, "", Played.pods("2.0.0", 4));
  }

  private static Moment again() {
    return Played.moment(
        16, Map.of("2.0.0", 75, "3.0.0", 25), "2.0.0", "Hold", Played.pods("2.0.0", 4, "3.0.0", 1));
  }

  private static Moment early() {
    return Played.moment(2, Map.of("2.0.0", 25), "2.0.0", "Hold", List.of());
  }

  private static Moment silent() {
    Moment moment = Played.moment(2, Map.of(), "2.0.0", "Hold", Played.pods("2.0.0", 1));
    return new Moment(
        moment.time(),
        moment.shares(),
        moment.pods(),
        moment.image(),
        new Moment.Words("Running", true, "", 4));
  }

  private static Moment rolledAgain() {
    List<PodSeen> others =
        Played.pods("2.0.0", 4).stream()
            .map(pod -> new PodSeen("new" + pod.uid(), pod.version(), true, 0))
            .toList();
    return Played.moment(20, Map.of("2.0.0", 100), "2.0.0", "", others);
  }
}
