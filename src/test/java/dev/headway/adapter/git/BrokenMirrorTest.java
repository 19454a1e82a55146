package dev.headway.adapter.git;

import static dev.headway.adapter.git.JGitRepositoryTest.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.port.GitCredentials;
import dev.headway.port.GitFailure.Kind;
import dev.headway.port.GitSource;
import dev.headway.port.GitSource.Limits;
import dev.headway.testing.GitRefuses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror that an earlier process left half-way, or that somebody spoilt. */
class BrokenMirrorTest {
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
    return new GitSource(
        "shop.shop",
        remote.url(),
        branch,
        new GitCredentials.None(),
        Duration.ofSeconds(20),
        Limits.DEFAULT);
  }

  private Commit commit(String path, String text) {
    return remote.commit("ann", "change " + path, T0, Map.of(path, text));
  }

  @Test
  void bringsEverythingAgainWhereOnlyTheNameOfTheTipIsLeft() throws Exception {
    commit("a.yaml", "a: 1\n");
    Commit tip = commit("b.yaml", "b: 1\n");
    mirror.fetch(source("main"));
    try (var list = Files.list(folder.resolve("mirrors"));
        var packs = Files.list(list.findFirst().orElseThrow().resolve("objects/pack"))) {
      for (Path file : packs.toList()) {
        Files.delete(file);
      }
    }
    assertThat(mirror.fetch(source("main"))).isEqualTo(tip);
    assertThat(mirror.read(source("main"), tip.id(), "/").files()).hasSize(2);
    Commit next = commit("c.yaml", "c: 1\n");
    assertThat(mirror.fetch(source("main"))).isEqualTo(next);
  }

  @Test
  void goesOnWhereAProcessWasKilledInTheMiddleOfAFetch() throws Exception {
    commit("a.yaml", "a: 1\n");
    mirror.fetch(source("main"));
    Commit tip = commit("b.yaml", "b: 1\n");
    Path left;
    try (var list = Files.list(folder.resolve("mirrors"))) {
      left = list.findFirst().orElseThrow();
    }
    List<Path> half =
        List.of(
            left.resolve(JGitRepository.TIP + ".lock"),
            left.resolve("HEAD.lock"),
            left.resolve("config.lock"),
            left.resolve("packed-refs.lock"),
            left.resolve("objects/incoming_4711.pack"),
            left.resolve("objects/noz4711.tmp"));
    for (Path file : half) {
      Files.writeString(file, "half");
    }
    var next = new JGitRepository(folder.resolve("mirrors"));
    assertThat(next.fetch(source("main"))).isEqualTo(tip);
    assertThat(next.read(source("main"), tip.id(), "/").files()).hasSize(2);
    assertThat(half).noneMatch(Files::exists);
  }

  @Test
  void makesAMirrorAnewThatWasNotWhole() throws Exception {
    Commit tip = commit("a.yaml", "a: 1\n");
    mirror.fetch(source("main"));
    Path left;
    try (var list = Files.list(folder.resolve("mirrors"))) {
      left = list.findFirst().orElseThrow();
    }
    Files.delete(left.resolve("HEAD"));
    Files.delete(left.resolve("config"));
    Files.delete(left.resolve(JGitRepository.TIP));
    Files.writeString(left.resolve("HEAD.lock"), "");
    var next = new JGitRepository(folder.resolve("mirrors"));
    assertThat(next.fetch(source("main"))).isEqualTo(tip);
  }

  @Test
  @GitRefuses(GitRefusal.MIRROR_CLOSED)
  void saysThatAMirrorCannotBeOpened() throws IOException {
    commit("a.yaml", "a: 1\n");
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    var blocked = new JGitRepository(file);
    assertFailure(() -> blocked.fetch(source("main")), Kind.Corrupt, "cannot be opened");
  }
}
