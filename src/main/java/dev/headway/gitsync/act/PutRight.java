package dev.headway.gitsync.act;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.ReleaseFailure;
import dev.headway.gitsync.decide.RevertRules;
import dev.headway.gitsync.decide.RevertRules.Branch;
import dev.headway.gitsync.decide.RevertRules.Located;
import dev.headway.gitsync.decide.RevertRules.Obstacle;
import dev.headway.gitsync.decide.RevertRules.Verdict;
import dev.headway.gitsync.decide.SyncPlan.Action;
import dev.headway.gitsync.decide.SyncSpec;
import dev.headway.port.GitFailure;
import dev.headway.port.GitRepository;
import dev.headway.port.GitRepository.Pushed;
import dev.headway.port.GitSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes one rollback to a branch: fetch, judge, commit, push under a lease; and all of it anew
 * when another commit came between, which the judgement then sees.
 */
record PutRight(GitRepository git, InstantSource time) {
  private static final int ATTEMPTS = 5;
  private static final int HISTORY = 500;

  /** What one attempt came to. */
  private sealed interface Attempt {
    /** Another commit came between. */
    record Moved() implements Attempt {}

    /** The breaker of the branch is open. */
    record Later() implements Attempt {}

    record Done(ReleaseFailure.Handled handled) implements Attempt {}
  }

  /**
   * What became of it; empty where it is worth another try: the server does not answer now, or the
   * breaker is open.
   */
  Optional<ReleaseFailure.Handled> run(
      Supplier<GitSource> credentials, SyncSpec spec, Action.PutRight asked) {
    ReleaseFailure failure = asked.failure();
    String commit = asked.commit();
    try {
      GitSource source = credentials.get();
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        switch (attempt(source, spec, asked)) {
          case Attempt.Done(ReleaseFailure.Handled handled) -> {
            return Optional.of(handled);
          }
          case Attempt.Later() -> {
            return Optional.empty();
          }
          case Attempt.Moved() -> {}
        }
      }
      return Optional.of(
          blocked(
              failure,
              commit,
              Obstacle.PushFailed,
              GitRefusal.BRANCH_MOVED.message(spec.branch(), failure.object())));
    } catch (GitFailure e) {
      return e.kind().passes() ? Optional.empty() : Optional.of(refused(failure, commit, e));
    } catch (BranchWorker.CredentialsException e) {
      return Optional.of(refused(failure, commit, e));
    }
  }

  private static ReleaseFailure.Handled refused(
      ReleaseFailure failure, String commit, RuntimeException why) {
    return blocked(
        failure,
        commit,
        Obstacle.PushFailed,
        GitRefusal.NOT_REVERTED.message(failure.object(), String.valueOf(why.getMessage())));
  }

  private Attempt attempt(GitSource source, SyncSpec spec, Action.PutRight asked) {
    ReleaseFailure failure = asked.failure();
    String commit = asked.commit();
    Commit tip = git.fetch(source);
    List<Commit> history = git.history(source, tip.id(), HISTORY);
    Optional<Located> failing =
        git.isAncestor(source, commit, tip.id())
            ? locate(source, spec, commit, failure.object())
            : Optional.empty();
    Optional<Good> good = failing.flatMap(f -> good(source, spec, failure, commit, f));
    Branch branch =
        new Branch(
            asked.countFrom(),
            history,
            failing,
            good.map(Good::document),
            locate(source, spec, tip.id(), failure.object()));
    return switch (RevertRules.judge(failure, commit, branch)) {
      case Verdict.Settled(Optional<String> by, String message) ->
          new Attempt.Done(handled(failure, commit, "Reverted", by, message));
      case Verdict.Cannot(Obstacle obstacle, String message) ->
          new Attempt.Done(blocked(failure, commit, obstacle, message));
      case Verdict.Later() -> new Attempt.Later();
      case Verdict.Write(String file, byte[] content) ->
          write(source, spec, failure, tip, new Text(commit, file, content, good.orElseThrow()));
    };
  }

  private record Good(String commit, Located document) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Text(String failing, String file, byte[] content, Good good) {}

  private Attempt write(
      GitSource source, SyncSpec spec, ReleaseFailure failure, Commit tip, Text text) {
    SyncSpec.Author author = spec.writeBack().orElseThrow();
    Pushed pushed =
        git.push(
            source,
            new GitRepository.Change(
                tip.id(),
                Map.of(text.file(), text.content()),
                RevertRules.message(failure, text.failing(), text.file(), text.good().commit()),
                author.name(),
                author.email(),
                time.instant()));
    return switch (pushed) {
      case Pushed.Moved() -> new Attempt.Moved();
      case Pushed.Done(Commit commit) ->
          new Attempt.Done(
              handled(
                  failure,
                  text.failing(),
                  "Reverted",
                  Optional.of(commit.id()),
                  "Commit %s puts %s back to the text of %s"
                      .formatted(
                          commit.shortId(),
                          failure.object(),
                          text.good().commit().substring(0, 7))));
    };
  }

  /**
   * The text that stable came from where that is known; else the nearest earlier text of the
   * document that is not the failing one.
   */
  private Optional<Good> good(
      GitSource source, SyncSpec spec, ReleaseFailure failure, String commit, Located failing) {
    // The text is that of a revision that is good: what it uses has failed, such as a ConfigMap.
    if (failure.goodCommit().filter(g -> git.isAncestor(source, commit, g)).isPresent()) {
      return Optional.of(new Good(commit, failing));
    }
    Optional<String> known =
        failure
            .goodCommit()
            .filter(g -> !g.equals(commit))
            .filter(g -> git.isAncestor(source, g, commit));
    if (known.isPresent()) {
      Optional<Located> there = locate(source, spec, known.get(), failure.object());
      if (there.isPresent()) {
        return there.map(l -> new Good(known.get(), l));
      }
    }
    for (Commit earlier : git.history(source, commit, HISTORY)) {
      if (earlier.id().equals(commit)) {
        continue;
      }
      Optional<Located> there = locate(source, spec, earlier.id(), failure.object());
      if (there.isPresent() && !RevertRules.sameText(there.get(), failing)) {
        return there.map(l -> new Good(earlier.id(), l));
      }
      if (there.isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Optional<Located> locate(
      GitSource source, SyncSpec spec, String commit, ObjectId object) {
    return Documents.of(git, source, spec, commit).locate(object);
  }

  private static ReleaseFailure.Handled blocked(
      ReleaseFailure failure, String commit, Obstacle obstacle, String message) {
    return handled(failure, commit, obstacle.name(), Optional.empty(), message);
  }

  private static ReleaseFailure.Handled handled(
      ReleaseFailure failure,
      String commit,
      String reason,
      Optional<String> revert,
      String message) {
    return new ReleaseFailure.Handled(
        failure.object().shortForm(),
        failure.revision(),
        failure.time(),
        commit,
        reason,
        revert,
        message);
  }
}
