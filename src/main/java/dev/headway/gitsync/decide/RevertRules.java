package dev.headway.gitsync.decide;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether and how a rollback is written to a branch: the failing object's document goes back to the
 * bytes of the last good commit, and nothing else changes. Only while the tip of the branch still
 * holds the text that failed, since a later text is somebody's answer to the failure.
 */
public final class RevertRules {
  private RevertRules() {}

  /**
   * A document in a file of some commit.
   *
   * @param others digests of other objects that stand in the same document, as in a List
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  public record Located(
      String file,
      byte[] bytes,
      List<DocumentText.Span> spans,
      int document,
      Map<ObjectId, String> others) {
    public Located {
      spans = List.copyOf(spans);
      others = Map.copyOf(others);
    }

    byte[] core() {
      return DocumentText.core(bytes, spans.get(document));
    }
  }

  /**
   * The branch as it is now, with the object's document at three commits.
   *
   * @param countFrom reverts before this do not count for the breaker
   * @param history from the tip back to the failing commit or further, newest first
   */
  public record Branch(
      Instant countFrom,
      List<Commit> history,
      Optional<Located> failing,
      Optional<Located> good,
      Optional<Located> tip) {
    public Branch {
      history = List.copyOf(history);
    }
  }

  /** What is to be done. */
  public sealed interface Verdict {
    /** Write these bytes to the file. */
    @SuppressWarnings("ArrayRecordComponent")
    record Write(String file, byte[] content) implements Verdict {}

    /** Git is right already, by our own commit or by somebody else's. */
    record Settled(Optional<String> commit, String message) implements Verdict {}

    /** Too many reverts within the hour: the breaker is open. */
    record Later() implements Verdict {}

    /** A person has to put Git right. */
    record Cannot(Obstacle obstacle, String message) implements Verdict {}
  }

  /** Why a person has to put Git right. */
  public enum Obstacle {
    /** There is no earlier text: the object is new. */
    NoEarlierText,
    /** The document was changed or removed since. */
    TextChanged,
    /** What failed is itself a revert of ours. */
    RevertFailed,
    /** Other objects in the same document would change, too. */
    DocumentShared,
    /** The text did not change: something else did, such as a ConfigMap. */
    OtherCause,
    /** The branch does not take our commits, or was not reached. */
    PushFailed,
    /** The commit is not on the branch any more. */
    HistoryRewritten
  }

  public static Verdict judge(ReleaseFailure failure, String commit, Branch branch) {
    Optional<Commit> own =
        branch.history().stream()
            .filter(c -> c.reverts(commit, failure.object().toString()))
            .findFirst();
    if (own.isPresent()) {
      return new Verdict.Settled(
          own.map(Commit::id), "Commit " + own.get().shortId() + " puts Git right");
    }
    Optional<Verdict.Cannot> obstacle = obstacle(failure, commit, branch);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    Verdict verdict = texts(failure, branch);
    return verdict instanceof Verdict.Write && tooMany(branch) ? new Verdict.Later() : verdict;
  }

  private static Optional<Verdict.Cannot> obstacle(
      ReleaseFailure failure, String commit, Branch branch) {
    Optional<Commit> failed =
        branch.history().stream().filter(c -> c.id().equals(commit)).findFirst();
    if (failed.isPresent() && failed.get().isRevert()) {
      return cannot(Obstacle.RevertFailed, GitRefusal.REVERT_FAILED.message(failure.object()));
    }
    if (branch.failing().isEmpty()) {
      return cannot(
          Obstacle.HistoryRewritten,
          GitRefusal.HISTORY_REWRITTEN.message(Texts.shortId(commit), failure.object()));
    }
    if (branch.good().isEmpty()) {
      return cannot(Obstacle.NoEarlierText, GitRefusal.NO_EARLIER_TEXT.message(failure.object()));
    }
    return Optional.empty();
  }

  /** Whether two places hold the same text, whatever surrounds it. */
  public static boolean sameText(Located left, Located right) {
    return Arrays.equals(left.core(), right.core());
  }

  private static Verdict texts(ReleaseFailure failure, Branch branch) {
    byte[] failing = branch.failing().orElseThrow().core();
    byte[] good = branch.good().orElseThrow().core();
    if (Arrays.equals(failing, good)) {
      return cannot(Obstacle.OtherCause, GitRefusal.OTHER_CAUSE.message(failure.object())).get();
    }
    Optional<Located> tip = branch.tip();
    if (tip.isPresent() && Arrays.equals(tip.get().core(), good)) {
      return new Verdict.Settled(Optional.empty(), "The branch holds the last good text");
    }
    if (tip.isEmpty() || !Arrays.equals(tip.get().core(), failing)) {
      return cannot(Obstacle.TextChanged, GitRefusal.TEXT_CHANGED.message(failure.object())).get();
    }
    if (!tip.get().others().equals(branch.good().orElseThrow().others())) {
      return cannot(Obstacle.DocumentShared, GitRefusal.DOCUMENT_SHARED.message(failure.object()))
          .get();
    }
    return write(tip.get(), branch.failing().orElseThrow(), branch.good().orElseThrow());
  }

  /**
   * Where the file is still as it was when it failed, and nothing but this document differs from
   * the good file, the good file is taken as it is: the revert is then exact to the last byte, also
   * between documents. Else only the document's text is replaced.
   */
  private static Verdict write(Located tip, Located failing, Located good) {
    boolean wholeFile =
        tip.file().equals(good.file())
            && Arrays.equals(tip.bytes(), failing.bytes())
            && sameOthers(failing, good);
    byte[] content =
        wholeFile
            ? good.bytes()
            : DocumentText.replace(tip.bytes(), tip.spans().get(tip.document()), good.core());
    return new Verdict.Write(tip.file(), content);
  }

  private static boolean sameOthers(Located left, Located right) {
    if (left.spans().size() != right.spans().size() || left.document() != right.document()) {
      return false;
    }
    for (int i = 0; i < left.spans().size(); i++) {
      boolean same =
          Arrays.equals(
              DocumentText.core(left.bytes(), left.spans().get(i)),
              DocumentText.core(right.bytes(), right.spans().get(i)));
      if (i != left.document() && !same) {
        return false;
      }
    }
    return true;
  }

  private static boolean tooMany(Branch branch) {
    List<Instant> reverts =
        branch.history().stream().filter(Commit::isRevert).map(Commit::time).toList();
    return Breaker.full(reverts, branch.countFrom()).isPresent();
  }

  private static Optional<Verdict.Cannot> cannot(Obstacle obstacle, String message) {
    return Optional.of(new Verdict.Cannot(obstacle, message));
  }

  /** The message of the commit that puts Git right. */
  public static String message(ReleaseFailure failure, String commit, String file, String good) {
    return """
    Revert %s to the text of %s

    The release of revision %s of %s failed (%s).
    This puts its document in %s back to the last good text; nothing else changes.
    A text that is to be tried again takes another value of the annotation
    headway.dev/retry.

    %s: %s
    %s: %s
    """
        .formatted(
            failure.object().name(),
            good.substring(0, Math.min(7, good.length())),
            failure.revision(),
            failure.object(),
            failure.reason(),
            file,
            Commit.REVERTS,
            commit,
            Commit.OBJECT,
            failure.object());
  }
}
