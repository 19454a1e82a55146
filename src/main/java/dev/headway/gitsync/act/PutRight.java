package dev.headway.gitsync.act;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.DocumentText.Span;
import dev.headway.gitsync.decide.Manifest;
import dev.headway.gitsync.decide.ManifestSet;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.ReleaseFailure;
import dev.headway.gitsync.decide.RevertRules;
import dev.headway.gitsync.decide.RevertRules.Branch;
import dev.headway.gitsync.decide.RevertRules.Located;
import dev.headway.gitsync.decide.RevertRules.Obstacle;
import dev.headway.gitsync.decide.RevertRules.Verdict;
import dev.headway.gitsync.decide.SyncSpec;
import dev.headway.gitsync.observe.ManifestReader;
import dev.headway.port.GitFailure;
import dev.headway.port.GitRepository;
import dev.headway.port.GitRepository.Pushed;
import dev.headway.port.GitSource;
import java.time.InstantSource;
import java.util.HashMap;
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

  /** What became of it; empty where the server does not answer now, so that it is worth a retry. */
  Optional<ReleaseFailure.Handled> run(
      Supplier<GitSource> credentials, SyncSpec spec, ReleaseFailure failure) {
    String commit = failure.commit().orElseThrow();
    try {
      GitSource source = credentials.get();
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Optional<ReleaseFailure.Handled> handled = attempt(source, spec, failure, commit);
        if (handled.isPresent()) {
          return handled;
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

  private Optional<ReleaseFailure.Handled> attempt(
      GitSource source, SyncSpec spec, ReleaseFailure failure, String commit) {
    Commit tip = git.fetch(source);
    List<Commit> history = git.history(source, tip.id(), HISTORY);
    Optional<Located> failing =
        git.isAncestor(source, commit, tip.id())
            ? locate(source, spec, commit, failure.object())
            : Optional.empty();
    Optional<Good> good = failing.flatMap(f -> good(source, spec, failure, commit, f));
    Branch branch =
        new Branch(
            time.instant(),
            history,
            failing,
            good.map(Good::document),
            locate(source, spec, tip.id(), failure.object()));
    return switch (RevertRules.judge(failure, commit, branch)) {
      case Verdict.Settled(Optional<String> by, String message) ->
          Optional.of(handled(failure, commit, "Reverted", by, message));
      case Verdict.Cannot(Obstacle obstacle, String message) ->
          Optional.of(blocked(failure, commit, obstacle, message));
      case Verdict.Write(String file, byte[] content) ->
          write(source, spec, failure, tip, new Text(commit, file, content, good.orElseThrow()));
    };
  }

  private record Good(String commit, Located document) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Text(String failing, String file, byte[] content, Good good) {}

  private Optional<ReleaseFailure.Handled> write(
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
      case Pushed.Moved() -> Optional.empty();
      case Pushed.Done(Commit commit) ->
          Optional.of(
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

  /** The object's document in a commit; empty where it is not, or the file cannot be read. */
  private Optional<Located> locate(
      GitSource source, SyncSpec spec, String commit, ObjectId object) {
    GitRepository.Tree tree = git.read(source, commit, spec.path());
    ManifestSet set = ManifestReader.read(commit, tree);
    Optional<Manifest> manifest =
        set.manifests().stream().filter(m -> is(m, object, spec)).findFirst();
    return manifest.flatMap(
        m ->
            tree.files().stream()
                .filter(f -> f.path().equals(m.place().file()))
                .findFirst()
                .map(f -> located(f, m, set)));
  }

  private static Located located(GitRepository.File file, Manifest manifest, ManifestSet set) {
    List<Span> spans = ManifestReader.spans(file.path(), file.content());
    Map<ObjectId, String> others = new HashMap<>();
    for (Manifest other : set.manifests()) {
      boolean sameDocument =
          other.place().file().equals(manifest.place().file())
              && other.place().document() == manifest.place().document();
      if (sameDocument && !other.id().equals(manifest.id())) {
        others.put(other.id(), other.digest());
      }
    }
    return new Located(file.path(), file.content(), spans, manifest.place().document(), others);
  }

  /** A document without namespace is meant for the target namespace. */
  private static boolean is(Manifest manifest, ObjectId object, SyncSpec spec) {
    ObjectId id = manifest.id();
    return (id.namespace().isEmpty() ? id.inNamespace(spec.targetNamespace()) : id).equals(object);
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
