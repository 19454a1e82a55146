package dev.headway.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.headway.domain.git.Commit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

  @Test
  void keysAreOrderedByKindThenNamespaceThenName() {
    List<ObjectKey> ordered =
        List.of(
            new ObjectKey("Deployment", "z", "z"),
            new ObjectKey("Service", "a", "y"),
            new ObjectKey("Service", "a", "z"),
            new ObjectKey("Service", "b", "a"));
    assertThat(ordered.reversed().stream().sorted()).isEqualTo(ordered);
    assertThat(ordered.getFirst().compareTo(new ObjectKey("Deployment", "z", "z"))).isZero();
    assertThat(ordered.get(1)).hasToString("Service a/y");
  }

  @Test
  void aCommitTellsItsOwnReverts() {
    Commit revert = commit("0123456789abcdef", Map.of(Commit.REVERTS, List.of("aaa", "bbb")));
    assertThat(revert.isRevert()).isTrue();
    assertThat(revert.reverts("bbb")).isTrue();
    assertThat(revert.reverts("bb")).isFalse();
    assertThat(revert.shortId()).isEqualTo("0123456");
    Commit other = commit("01", Map.of("Signed-off-by", List.of("aaa")));
    assertThat(other.isRevert()).isFalse();
    assertThat(other.reverts("aaa")).isFalse();
    assertThat(other.shortId()).isEqualTo("01");
  }

  @Test
  void aCommitKeepsItsOwnCopyOfTheTrailers() {
    Map<String, List<String>> trailers = new HashMap<>();
    Commit commit = commit("01", trailers);
    trailers.put(Commit.REVERTS, List.of("aaa"));
    assertThat(commit.isRevert()).isFalse();
  }

  private static Commit commit(String id, Map<String, List<String>> trailers) {
    return new Commit(id, Optional.empty(), "Ada", Instant.EPOCH, "Release 2", trailers);
  }

  @Test
  void aRevisionIsNamedByTheStartOfItsDigest() {
    assertThat(Revision.of("0123456789abcdef", 1)).hasToString("0123456789");
    assertThat(Revision.of("0123456789", 1).name()).isEqualTo("0123456789");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Revision.of("012345678", 1))
        .withMessageContaining("at least 10 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Revision("0123456789", 1, " "))
        .withMessageContaining("must not be blank");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 101})
  void aWeightIsBetween0And100(int percent) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Weight.ofPercent(percent))
        .withMessage("A weight must be between 0 and 100, not " + percent);
  }

  @ParameterizedTest
  @CsvSource({"0, 5, 0", "1, 5, 1", "20, 5, 1", "21, 5, 2", "99, 5, 5", "100, 5, 5", "50, 0, 0"})
  void podsOfAWeightAreRoundedUp(int percent, int replicas, int pods) {
    assertThat(Weight.ofPercent(percent).podsOf(replicas)).isEqualTo(pods);
  }

  @ParameterizedTest
  @CsvSource({"0, 3, 0", "1, 3, 33", "2, 3, 66", "3, 3, 100", "4, 3, 100", "0, 0, 100"})
  void whatPodsCarryIsRoundedDown(int ready, int replicas, int percent) {
    Weight carried = Weight.carriedBy(ready, replicas);
    assertThat(carried.percent()).isEqualTo(percent);
    assertThat(carried.podsOf(replicas)).isLessThanOrEqualTo(ready);
  }

  @Test
  void weightsAreCompared() {
    Weight low = Weight.ofPercent(10);
    Weight high = Weight.ofPercent(90);
    assertThat(low.isBelow(high)).isTrue();
    assertThat(low.isBelow(low)).isFalse();
    assertThat(high.isAbove(low)).isTrue();
    assertThat(high.isAbove(high)).isFalse();
    assertThat(Weight.max(low, high)).isEqualTo(Weight.max(high, low)).isEqualTo(high);
    assertThat(Weight.min(low, high)).isEqualTo(Weight.min(high, low)).isEqualTo(low);
    assertThat(low.rest()).isEqualTo(high);
    assertThat(Stream.of(high, low).sorted()).containsExactly(low, high);
    assertThat(Weight.ZERO.isZero()).isTrue();
    assertThat(low.isZero()).isFalse();
    assertThat(Weight.FULL.isFull()).isTrue();
    assertThat(high.isFull()).isFalse();
    assertThat(high).hasToString("90 %");
  }
}
