package dev.headway.gitsync.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.domain.git.Commit;
import dev.headway.gitsync.decide.ReleaseFailure;
import dev.headway.gitsync.decide.Syncs;
import dev.headway.gitsync.observe.SyncMemory;
import dev.headway.port.GitCredentials;
import dev.headway.port.GitFailure;
import dev.headway.port.GitFailure.Kind;
import dev.headway.port.GitRepository;
import dev.headway.port.GitSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whatever an exchange with Git ends with, the next look knows of it and may ask again. */
class BranchWorkerTest {
  private final SyncMemory memory = new SyncMemory();
  private final List<String> woken = new ArrayList<>();
  private final Scripted git = new Scripted();
  private final BranchWorker worker = new BranchWorker(git, Runnable::run, () -> Syncs.NOW);

  private static GitSource source() {
    return new GitSource(
        "u",
        URI.create("https://git.example/x.git"),
        "main",
        new GitCredentials.None(),
        Duration.ofSeconds(1),
        GitSource.Limits.DEFAULT);
  }

  private void fetch() {
    worker.fetch(BranchWorkerTest::source, memory, () -> woken.add("fetch"));
  }

  @Test
  void isOverAndWakesEvenAfterAnError() {
    git.next =
        () -> {
          throw new StackOverflowError();
        };
    assertThatThrownBy(this::fetch).isInstanceOf(StackOverflowError.class);
    assertThat(woken).containsExactly("fetch");
    assertThat(memory.source().asking()).isFalse();
    assertThat(memory.source().failures()).isEqualTo(1);
    assertThat(memory.source().failure().orElseThrow().message()).isEqualTo("The fetch broke off");

    git.next = () -> Syncs.commit(Syncs.NEW);
    fetch();
    assertThat(memory.source().tip()).contains(Syncs.commit(Syncs.NEW));
    assertThat(memory.source().failure()).isEmpty();
  }

  @Test
  void saysWhyAFetchFailedAndCountsFailures() {
    git.next =
        () -> {
          throw new GitFailure(Kind.Timeout, "It did not answer");
        };
    fetch();
    fetch();
    assertThat(memory.source().failure().orElseThrow().reason()).isEqualTo("Timeout");
    assertThat(memory.source().failures()).isEqualTo(2);
    git.next =
        () -> {
          throw new IllegalStateException("secret words of a library");
        };
    fetch();
    assertThat(memory.source().failure().orElseThrow().message())
        .isEqualTo("The fetch broke off: IllegalStateException");
  }

  @Test
  void writesBackAgainOnceTheServerAnswers() {
    ReleaseFailure failure = Syncs.failure(true, Syncs.NEW, Syncs.NEW);
    Runnable write =
        () ->
            worker.putRight(
                BranchWorkerTest::source,
                Syncs.spec(false, true),
                failure,
                memory,
                () -> woken.add("write"));
    git.next =
        () -> {
          throw new GitFailure(Kind.Unreachable, "It refuses connections");
        };
    write.run();
    write.run();
    assertThat(memory.outcomes()).isEmpty();
    assertThat(git.fetches).as("not again before the server answers").isEqualTo(1);
    assertThat(woken).containsExactly("write");

    git.next = () -> Syncs.commit(Syncs.NEW);
    fetch();
    git.next =
        () -> {
          throw new GitFailure(Kind.PushRefused, "It does not take commits");
        };
    write.run();
    assertThat(memory.outcomes())
        .singleElement()
        .satisfies(
            handled -> {
              assertThat(handled.reason()).isEqualTo("PushFailed");
              assertThat(handled.message())
                  .isEqualTo("ConfigMap shop/a is not reverted: It does not take commits");
            });
  }

  /** Answers each fetch as it is told; nothing else is asked of it here. */
  private static final class Scripted implements GitRepository {
    private Supplier<Commit> next = () -> Syncs.commit(Syncs.OLD);
    private int fetches;

    @Override
    public Commit fetch(GitSource source) {
      fetches++;
      return next.get();
    }

    @Override
    public Tree read(GitSource source, String commit, String path) {
      throw new UnsupportedOperationException("read");
    }

    @Override
    public Optional<byte[]> file(GitSource source, String commit, String path) {
      throw new UnsupportedOperationException("file");
    }

    @Override
    public List<Commit> history(GitSource source, String commit, int limit) {
      throw new UnsupportedOperationException("history");
    }

    @Override
    public boolean isAncestor(GitSource source, String ancestor, String descendant) {
      throw new UnsupportedOperationException("isAncestor");
    }

    @Override
    public Pushed push(GitSource source, Change change) {
      throw new UnsupportedOperationException("push");
    }

    @Override
    public void forget(String mirror) {
      throw new UnsupportedOperationException("forget");
    }
  }
}
