package dev.headway.gitsync.decide;

import static dev.headway.gitsync.decide.DocumentTextTest.bytes;
import static dev.headway.gitsync.decide.DocumentTextTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.RevertRules.Branch;
import dev.headway.gitsync.decide.RevertRules.Located;
import dev.headway.gitsync.decide.RevertRules.Obstacle;
import dev.headway.gitsync.decide.RevertRules.Verdict;
import dev.headway.testing.GitRefuses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a rollback is written to Git, and which bytes. */
class RevertRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final String BAD = "b".repeat(40);
  private static final ObjectId CHECKOUT =
      new ObjectId("headway.dev", "ProgressiveDeployment", "shop", "checkout");
  private static final ReleaseFailure FAILURE =
      new ReleaseFailure(
          CHECKOUT,
          "r2",
          "CheckFailed",
          "bad",
          "t",
          Optional.of(BAD),
          Optional.empty(),
          true,
          true,
          Optional.of(BAD));

  private static Located at(String file, String content, int document) {
    byte[] bytes = bytes(content);
    return new Located(file, bytes, DocumentText.split(bytes), document, Map.of());
  }

  private static Commit commit(String id, Duration age, Map<String, List<String>> trailers) {
    return new Commit(id, Optional.empty(), "ann", NOW.minus(age), "subject", trailers);
  }

  private static Branch branch(
      List<Commit> newer,
      Optional<Located> failing,
      Optional<Located> good,
      Optional<Located> tip) {
    List<Commit> history = new ArrayList<>(newer);
    history.add(commit(BAD, Duration.ofMinutes(5), Map.of()));
    return new Branch(NOW.minus(Duration.ofHours(1)), history, failing, good, tip);
  }

  private static Verdict judge(String good, String failing, String tip, int document) {
    return RevertRules.judge(
        FAILURE,
        BAD,
        branch(
            List.of(),
            Optional.of(at("a.yaml", failing, document)),
            Optional.of(at("a.yaml", good, document)),
            Optional.of(at("a.yaml", tip, document))));
  }

  private static String written(Verdict verdict) {
    return text(((Verdict.Write) verdict).content());
  }

  @Test
  void restoresTheWholeFileWhereNothingElseChanged() {
    String good = "v: 1\r\n\r\n---\nother: 1";
    String failing = "v: 2\n---\nother: 1";
    assertThat(written(judge(good, failing, failing, 0))).isEqualTo(good);
  }

  @Test
  void restoresOnlyTheDocumentWhereOthersChanged() {
    assertThat(
            written(
                judge(
                    "# one\nv: 1\n---\nother: 1\n",
                    "# two\nv: 2\n---\nother: 1\n",
                    "# two\nv: 2\n---\nother: 2 # new\n",
                    0)))
        .isEqualTo("# one\nv: 1\n---\nother: 2 # new\n");
    assertThat(written(judge("o: 1\n---\nv: 1", "o: 2\n---\nv: 2\n", "o: 2\n---\nv: 2\n", 1)))
        .isEqualTo("o: 2\n---\nv: 1\n");
  }

  @Test
  void leavesALaterTextAlone() {
    assertThat(judge("v: 1\n", "v: 2\n", "v: 3\n", 0))
        .isInstanceOfSatisfying(
            Verdict.Cannot.class, c -> assertThat(c.obstacle()).isEqualTo(Obstacle.TextChanged));
    assertThat(judge("v: 1\n", "v: 2\n", "v: 1\n\n", 0)).isInstanceOf(Verdict.Settled.class);
    Branch gone =
        branch(
            List.of(),
            Optional.of(at("a.yaml", "v: 2", 0)),
            Optional.of(at("a.yaml", "v: 1", 0)),
            Optional.empty());
    assertThat(obstacle(gone)).isEqualTo(Obstacle.TextChanged);
  }

  @Test
  @GitRefuses({
    GitRefusal.HISTORY_REWRITTEN,
    GitRefusal.NO_EARLIER_TEXT,
    GitRefusal.OTHER_CAUSE,
    GitRefusal.DOCUMENT_SHARED,
    GitRefusal.TEXT_CHANGED,
    GitRefusal.REVERT_FAILED
  })
  void saysWhatIsInTheWay() {
    Optional<Located> two = Optional.of(at("a.yaml", "v: 2", 0));
    Optional<Located> one = Optional.of(at("a.yaml", "v: 1", 0));
    String checkout = "ProgressiveDeployment shop/checkout";
    assertCannot(
        branch(List.of(), Optional.empty(), one, two),
        Obstacle.HistoryRewritten,
        "Commit bbbbbbb, with which %s failed, is not on the branch any more; look at the branch"
            .formatted(checkout));
    assertCannot(
        branch(List.of(), two, Optional.empty(), two),
        Obstacle.NoEarlierText,
        checkout + " has no earlier text on the branch; commit a text that works, or remove it");
    assertCannot(
        branch(List.of(), two, two, two),
        Obstacle.OtherCause,
        "The text of %s did not change with the failing commit: revert what it uses by hand"
            .formatted(checkout));
    Located shared =
        new Located(
            "a.yaml", bytes("v: 2"), DocumentText.split(bytes("v: 2")), 0, Map.of(CHECKOUT, "x"));
    assertCannot(
        branch(List.of(), two, one, Optional.of(shared)),
        Obstacle.DocumentShared,
        checkout + " stands in one document with others that changed, too; revert it by hand");
    assertCannot(
        branch(List.of(), two, one, Optional.of(at("a.yaml", "v: 3", 0))),
        Obstacle.TextChanged,
        "The text of %s changed on the branch after it failed; see to it that it is right"
            .formatted(checkout));
    assertCannot(
        ownRevert(),
        Obstacle.RevertFailed,
        checkout + " failed with a text that Headway had put back; commit a text that works");
  }

  private static void assertCannot(Branch branch, Obstacle obstacle, String message) {
    assertThat(RevertRules.judge(FAILURE, BAD, branch))
        .isEqualTo(new Verdict.Cannot(obstacle, message));
  }

  private static Branch ownRevert() {
    return new Branch(
        NOW.minus(Duration.ofHours(1)),
        List.of(commit(BAD, Duration.ofHours(5), Map.of(Commit.REVERTS, List.of("x")))),
        Optional.of(at("a.yaml", "v: 2", 0)),
        Optional.of(at("a.yaml", "v: 1", 0)),
        Optional.of(at("a.yaml", "v: 2", 0)));
  }

  private static List<Commit> reverts(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                commit(
                    String.valueOf(i).repeat(40),
                    Duration.ofMinutes(59),
                    Map.of(Commit.REVERTS, List.of("other" + i))))
        .toList();
  }

  @Test
  void neverRevertsARevert() {
    assertThat(obstacle(ownRevert())).isEqualTo(Obstacle.RevertFailed);
  }

  @Test
  void findsItsOwnCommitAgainAfterACrash() {
    Commit revert =
        commit(
            "r".repeat(40),
            Duration.ofMinutes(1),
            Map.of(Commit.REVERTS, List.of(BAD), Commit.OBJECT, List.of(CHECKOUT.toString())));
    Branch after =
        branch(
            List.of(revert),
            Optional.of(at("a.yaml", "v: 2", 0)),
            Optional.of(at("a.yaml", "v: 1", 0)),
            Optional.of(at("a.yaml", "v: 2", 0)));
    assertThat(RevertRules.judge(FAILURE, BAD, after))
        .isInstanceOfSatisfying(
            Verdict.Settled.class, s -> assertThat(s.commit()).contains(revert.id()));
  }

  @Test
  void stopsAfterThreeWithinTheHour() {
    List<Commit> reverts = reverts(3);
    Optional<Located> two = Optional.of(at("a.yaml", "v: 2", 0));
    Optional<Located> one = Optional.of(at("a.yaml", "v: 1", 0));
    assertThat(RevertRules.judge(FAILURE, BAD, branch(reverts, two, one, two)))
        .isEqualTo(new Verdict.Later());
    assertThat(RevertRules.judge(FAILURE, BAD, branch(reverts.subList(0, 2), two, one, two)))
        .isInstanceOf(Verdict.Write.class);
  }

  @Test
  void theMessageCarriesTheTrailers() {
    assertThat(RevertRules.message(FAILURE, BAD, "a.yaml", "a".repeat(40)))
        .startsWith("Revert checkout to the text of aaaaaaa\n")
        .contains("(CheckFailed)", "in a.yaml back")
        .endsWith("\n\nHeadway-Reverts: " + BAD + "\nHeadway-Object: " + CHECKOUT + "\n");
  }

  private static Obstacle obstacle(Branch branch) {
    return ((Verdict.Cannot) RevertRules.judge(FAILURE, BAD, branch)).obstacle();
  }
}
