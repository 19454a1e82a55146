package dev.headway.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.port.GitCredentials;
import dev.headway.port.GitFailure;
import dev.headway.port.GitFailure.Kind;
import dev.headway.port.GitRepository.Change;
import dev.headway.port.GitRepository.Pushed;
import dev.headway.port.GitRepository.Tree;
import dev.headway.port.GitSource;
import dev.headway.port.GitSource.Limits;
import dev.headway.testing.GitRefuses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mirror against a repository on this machine. What needs HTTP is in GitOverHttpTest. */
class JGitRepositoryTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private LocalRepository remote;
  private JGitRepository mirror;

  @BeforeEach
  void make() {
    remote = LocalRepository.at(folder.resolve("remote.git"), "main");
    mirror = new JGitRepository(folder.resolve("mirrors"));
  }

  private GitSource source(String branch) {
    return source(branch, Limits.DEFAULT);
  }

  private GitSource source(String branch, Limits limits) {
    return new GitSource(
        "shop.shop",
        remote.url(),
        branch,
        new GitCredentials.None(),
        Duration.ofSeconds(20),
        limits);
  }

  private Commit commit(String path, String text) {
    return remote.commit("ann", "change " + path, T0, Map.of(path, text));
  }

  @Test
  void fetchesTheTipWithAuthorMessageAndTrailers() {
    remote.commit("ann", "first", T0, Map.of("a.yaml", "a: 1\n"));
    Commit pushed =
        remote.commit(
            "Bob Builder",
            "second\n\nbody\n\nHeadway-Reverts: abc\n",
            T0.plusSeconds(5),
            Map.of("a.yaml", "a: 2\n"));

    Commit tip = mirror.fetch(source("main"));

    assertThat(tip).isEqualTo(pushed);
    assertThat(tip.author()).isEqualTo("Bob Builder");
    assertThat(tip.subject()).isEqualTo("second");
    assertThat(tip.reverts("abc")).isTrue();
    assertThat(tip.time()).isEqualTo(T0.plusSeconds(5));
  }

  @Test
  @GitRefuses({GitRefusal.NO_BRANCH})
  void neverTakesABranchWhoseNameOnlyBeginsAlike() {
    LocalRepository.at(folder.resolve("remote.git"), "main2")
        .commit("ann", "other", T0, Map.of("b.yaml", "b: 1\n"));

    assertFailure(() -> mirror.fetch(source("main")), Kind.BranchNotFound, "no branch 'main'");
    Commit real = commit("a.yaml", "a: 1\n");
    assertThat(mirror.fetch(source("main")).id()).isEqualTo(real.id());
  }

  @Test
  void followsAForcePushToAnOlderCommit() {
    Commit old = commit("a.yaml", "a: 1\n");
    commit("a.yaml", "a: 2\n");
    mirror.fetch(source("main"));
    remote.moveTo(old.id());

    assertThat(mirror.fetch(source("main")).id()).isEqualTo(old.id());
  }

  @Test
  void recoversFromAnEmptyRepository() {
    assertFailure(() -> mirror.fetch(source("main")), Kind.BranchNotFound, "no branch 'main'");
    commit("a.yaml", "a: 1\n");
    assertThat(mirror.fetch(source("main")).subject()).isEqualTo("change a.yaml");
  }

  @Test
  @GitRefuses({GitRefusal.NO_REPOSITORY})
  void saysWhenThereIsNoRepository() {
    var source =
        new GitSource(
            "shop.shop",
            folder.resolve("nothing").toUri(),
            "main",
            new GitCredentials.None(),
            Duration.ofSeconds(5),
            Limits.DEFAULT);
    assertFailure(() -> mirror.fetch(source), Kind.RepositoryNotFound, "no Git repository at");
  }

  @Test
  @GitRefuses({GitRefusal.NOT_A_FOLDER})
  void readsManifestsAndNothingElse() {
    remote.commit(
        "ann",
        "files",
        T0,
        Map.of(
            "deploy/a.yaml", "a: 1\n",
            "deploy/sub/b.YML", "b: 1\n",
            "deploy/c.json", "{}",
            "deploy/readme.md", "no",
            "deploy/.github/d.yaml", "d: 1\n",
            "other/e.yaml", "e: 1\n"));
    Commit tip = mirror.fetch(source("main"));

    Tree tree = mirror.read(source("main"), tip.id(), "/deploy/");

    assertThat(tree.files())
        .extracting(f -> f.path())
        .containsExactly("deploy/a.yaml", "deploy/c.json", "deploy/sub/b.YML");
    assertThat(tree.skipped()).isEqualTo(2);
    assertThat(tree.refused()).isEmpty();
    assertThat(mirror.read(source("main"), tip.id(), "/missing").found()).isFalse();
    assertThat(mirror.read(source("main"), tip.id(), "/deploy/a.yaml").refused())
        .extracting(r -> r.message())
        .containsExactly("is a file, not a folder");
    assertThat(mirror.read(source("main"), tip.id(), "/").files()).hasSize(4);
  }

  @Test
  @GitRefuses({GitRefusal.NOT_FOLLOWED, GitRefusal.LFS_POINTER, GitRefusal.LARGE_FILE})
  void refusesLinksSubmodulesPointersAndHugeFilesByName() throws IOException {
    Limits small = new Limits(10, 100, 1000, 1 << 20);
    remote.commit("ann", "plain", T0, Map.of("a.yaml", "a: 1\n"));
    addLinkAndSubmodule();
    remote.commit(
        "ann",
        "pointer",
        T0,
        Map.of(
            "lfs.yaml",
            "version https://git-lfs.github.com/spec/v1\noid sha256:1\n",
            "huge.yaml",
            "x".repeat(101)));
    Commit tip = mirror.fetch(source("main", small));

    assertThat(mirror.read(source("main", small), tip.id(), "/").refused())
        .extracting(r -> r.path() + " " + r.message())
        .containsExactlyInAnyOrder(
            "link.yaml is a symbolic link, which is not followed",
            "sub is a submodule, which is not followed",
            "lfs.yaml is a Git LFS pointer, not the file itself",
            "huge.yaml has 101 bytes, more than the 100 that a manifest may have");
  }

  @Test
  @GitRefuses({GitRefusal.MANY_FILES})
  void refusesMoreManifestsThanTheLimit() {
    remote.commit(
        "ann", "many", T0, Map.of("a.yaml", "a", "b.yaml", "b", "c.yaml", "c", "d.yaml", "d"));
    Limits three = new Limits(3, 100, 1000, 1 << 20);
    Commit tip = mirror.fetch(source("main", three));
    assertThat(mirror.read(source("main", three), tip.id(), "/").refused())
        .extracting(r -> r.path() + " " + r.message())
        .containsExactly(
            "`path` holds more than 3 manifests or 0 MiB: split it over several GitSyncs");
  }

  @Test
  void pushesUnderALease() {
    Commit base = commit("a.yaml", "a: 1\n");
    commit("b.yaml", "b: 1\n");
    Commit tip = mirror.fetch(source("main"));

    Pushed pushed = mirror.push(source("main"), change(tip, "a: 0\n"));

    assertThat(pushed).isInstanceOf(Pushed.Done.class);
    Commit top = remote.log(1).getFirst();
    assertThat(top.id()).isEqualTo(((Pushed.Done) pushed).commit().id());
    assertThat(top.reverts("c0ffee")).isTrue();
    assertThat(top.author()).isEqualTo("Headway");
    assertThat(remote.text("a.yaml")).contains("a: 0\n");
    assertThat(remote.text("b.yaml")).contains("b: 1\n");
    assertThat(mirror.isAncestor(source("main"), base.id(), top.id())).isTrue();
    assertThat(mirror.isAncestor(source("main"), top.id(), base.id())).isFalse();
    assertThat(mirror.history(source("main"), top.id(), 2)).containsExactly(top, tip);
  }

  @Test
  void doesNotPushOverACommitThatCameBetween() {
    commit("a.yaml", "a: 1\n");
    Commit tip = mirror.fetch(source("main"));
    Commit other = commit("c.yaml", "c: 1\n");

    assertThat(mirror.push(source("main"), change(tip, "a: 0\n"))).isInstanceOf(Pushed.Moved.class);
    assertThat(remote.log(1)).containsExactly(other);
    Commit now = mirror.fetch(source("main"));
    assertThat(mirror.push(source("main"), change(now, "a: 0\n"))).isInstanceOf(Pushed.Done.class);
  }

  @Test
  void keepsFewPacks() throws Exception {
    for (int i = 0; i < 53; i++) {
      commit("a.yaml", "a: " + i + "\n");
      mirror.fetch(source("main"));
    }
    Path packs;
    try (var list = Files.list(folder.resolve("mirrors"))) {
      packs = list.findFirst().orElseThrow().resolve("objects/pack");
    }
    try (var list = Files.list(packs)) {
      assertThat(list.filter(p -> p.toString().endsWith(".pack")).count()).isLessThan(10);
    }
    assertThat(mirror.file(source("main"), remote.log(1).getFirst().id(), "a.yaml"))
        .hasValueSatisfying(
            bytes -> assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("a: 52\n"));
  }

  @Test
  @GitRefuses({GitRefusal.MIRROR_DAMAGED})
  void forgetsAMirrorAndStartsAfreshAfterDamage() throws Exception {
    Commit tip = commit("a.yaml", "a: 1\n");
    mirror.fetch(source("main"));
    try (var list = Files.list(folder.resolve("mirrors"))) {
      Path packs = list.findFirst().orElseThrow().resolve("objects/pack");
      try (var files = Files.list(packs)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    assertFailure(
        () -> mirror.read(source("main"), tip.id(), "/"), Kind.Corrupt, "is fetched again");
    assertThat(mirror.fetch(source("main"))).isEqualTo(tip);
    mirror.forget("shop.shop");
    try (var list = Files.list(folder.resolve("mirrors"))) {
      assertThat(list).isEmpty();
    }
  }

  @Test
  @GitRefuses(GitRefusal.DAMAGED_OBJECT)
  void takesNoDamagedObject() throws IOException {
    commit("a.yaml", "a: 1\n");
    commitTree(
        (inserter, _) -> {
          // A folder that would be the repository itself where somebody checked it out.
          var bytes = new ByteArrayOutputStream();
          bytes.write("100644 .git\0".getBytes(StandardCharsets.US_ASCII));
          inserter.insert(Constants.OBJ_BLOB, new byte[0]).copyRawTo(bytes);
          return inserter.insert(Constants.OBJ_TREE, bytes.toByteArray());
        });
    assertFailure(() -> mirror.fetch(source("main")), Kind.Corrupt, "sent a damaged object");
  }

  @Test
  @GitRefuses(GitRefusal.SHUTTING_DOWN)
  void stopsWhenItIsInterrupted() {
    commit("a.yaml", "a: 1\n");
    Thread.currentThread().interrupt();
    try {
      assertFailure(
          () -> mirror.fetch(source("main")), Kind.Timeout, "was not asked: shutting down");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(folder.resolve("mirrors")).doesNotExist();
  }

  @Test
  void knowsTheFileSystemsClockWithoutMeasuringIt() {
    IsolatedSystem.install();
    // A measured one takes seconds, and is hardly ever so round.
    assertThat(FS.FileStoreAttributes.get(folder).getFsTimestampResolution())
        .isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void theConfigurationOfTheUserHasNoEffect() {
    IsolatedSystem.install();
    var system = org.eclipse.jgit.util.SystemReader.getInstance();
    assertThat(system.getenv("HOME")).isNull();
    assertThat(system.openUserConfig(null, null).toText()).isEmpty();
    assertThat(system.openSystemConfig(null, null).toText()).isEmpty();
    assertThat(system.openJGitConfig(null, null).toText()).isEmpty();
    assertThat(org.eclipse.jgit.transport.CredentialsProvider.getDefault()).isNull();
  }

  static Change change(Commit parent, String text) {
    return new Change(
        parent.id(),
        Map.of("a.yaml", text.getBytes(StandardCharsets.UTF_8)),
        "Revert a\n\nHeadway-Reverts: c0ffee\n",
        "Headway",
        "headway@example.org",
        T0.plusSeconds(60));
  }

  static void assertFailure(ThrowingCallable call, Kind kind, String words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GitFailure.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
        .hasMessageContaining(words);
  }

  private void addLinkAndSubmodule() throws IOException {
    commitTree(
        (inserter, parent) -> {
          var tree = new TreeFormatter();
          tree.append(
              "link.yaml",
              FileMode.SYMLINK,
              inserter.insert(Constants.OBJ_BLOB, "a.yaml".getBytes(StandardCharsets.UTF_8)));
          tree.append("sub", FileMode.GITLINK, parent);
          return inserter.insert(tree);
        });
  }

  private interface TreeMaker {
    ObjectId make(ObjectInserter inserter, ObjectId parent) throws IOException;
  }

  /** Commits on the remote's branch what no writer of files would. */
  private void commitTree(TreeMaker tree) throws IOException {
    try (Repository repository =
            new FileRepositoryBuilder()
                .setBare()
                .setGitDir(folder.resolve("remote.git").toFile())
                .build();
        ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId parent = repository.resolve("refs/heads/main");
      var commit = new CommitBuilder();
      commit.setTreeId(tree.make(inserter, parent));
      commit.setParentId(parent);
      commit.setAuthor(new PersonIdent("eve", "eve@example.org", T0, ZoneOffset.UTC));
      commit.setCommitter(commit.getAuthor());
      commit.setMessage("made by hand");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      remote.moveTo(id.name());
    }
  }
}
