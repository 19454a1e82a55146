package dev.headway.gitsync.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.ReleaseFailure;
import dev.headway.gitsync.decide.SyncPlan.Action;
import dev.headway.gitsync.decide.Syncs;
import dev.headway.gitsync.observe.SyncMemory;
import dev.headway.port.GitCredentials;
import dev.headway.port.GitFailure;
import dev.headway.port.GitFailure.Kind;
import dev.headway.port.GitRepository;
import dev.headway.port.GitSource;
import dev.headway.testing.GitRefuses;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
    assertThat(memory.source().failure().orElseThrow().message())
        .isEqualTo("The fetch broke off: error");

    git.next = () -> Syncs.commit(Syncs.NEW);
    fetch();
    assertThat(memory.source().tip()).contains(Syncs.commit(Syncs.NEW));
    assertThat(memory.source().failure()).isEmpty();
  }

  @Test
  @GitRefuses({GitRefusal.FETCH_BROKE_OFF})
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
  @GitRefuses({GitRefusal.NOT_REVERTED})
  void writesBackAgainOnceTheServerAnswers() {
    ReleaseFailure failure = Syncs.failure(true, Syncs.NEW, Syncs.NEW);
    var asked = new Action.PutRight(failure, Syncs.NEW, Instant.EPOCH);
    Runnable write =
        () ->
            worker.putRight(
                BranchWorkerTest::source,
                Syncs.spec(false, true),
                asked,
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

  @Test
  @GitRefuses(GitRefusal.BRANCH_MOVED)
  void givesUpOnABranchThatNeverHoldsStill() {
    git.next = () -> Syncs.commit(Syncs.NEW);
    worker.putRight(
        BranchWorkerTest::source,
        Syncs.spec(false, true),
        new Action.PutRight(Syncs.failure(true, Syncs.NEW, Syncs.NEW), Syncs.NEW, Instant.EPOCH),
        memory,
        () -> woken.add("write"));
    assertThat(git.pushes).isEqualTo(5);
    assertThat(memory.outcomes())
        .singleElement()
        .satisfies(
            handled ->
                assertThat(handled.message())
                    .isEqualTo(
                        "Branch 'main' moved on each time before the revert of ConfigMap shop/a"
                            + " arrived; revert it by hand"));
  }

  /** As when a ConfigMap of it failed: the earlier text of the document is not to be had back. */
  @Test
  @GitRefuses({GitRefusal.OTHER_CAUSE})
  void leavesATextThatIsGoodAlone() {
    ReleaseFailure it = Syncs.failure(true, Syncs.NEW, Syncs.NEW);
    var failure =
        new ReleaseFailure(
            it.object(),
            it.revision(),
            it.reason(),
            it.message(),
            it.time(),
            it.commit(),
            Optional.of(Syncs.NEW),
            true,
            true,
            it.causeNow());
    git.next = () -> Syncs.commit(Syncs.NEW);
    worker.putRight(
        BranchWorkerTest::source,
        Syncs.spec(false, true),
        new Action.PutRight(failure, Syncs.NEW, Instant.EPOCH),
        memory,
        () -> woken.add("write"));
    assertThat(git.pushes).isZero();
    assertThat(memory.outcomes())
        .singleElement()
        .returns("OtherCause", ReleaseFailure.Handled::reason);
  }

  /** Answers each fetch as it is told; the branch has two texts, and takes no push. */
  private static final class Scripted implements GitRepository {
    private Supplier<Commit> next = () -> Syncs.commit(Syncs.OLD);
    private int fetches;
    private int pushes;

    @Override
    public Commit fetch(GitSource source) {
      fetches++;
      return next.get();
    }

    @Override
    public Tree read(GitSource source, String commit, String path) {
      String text =
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: \"%s\"}\n"
              .formatted(commit.substring(0, 1));
      byte[] content = text.getBytes(StandardCharsets.UTF_8);
      return new Tree(true, List.of(new File("a.yaml", commit, content)), List.of(), 0);
    }

    @Override
    public Optional<byte[]> file(GitSource source, String commit, String path) {
      throw new UnsupportedOperationException("file");
    }

    @Override
    public List<Commit> history(GitSource source, String commit, int limit) {
      return List.of(Syncs.commit(Syncs.NEW), Syncs.commit(Syncs.OLD));
    }

    @Override
    public boolean isAncestor(GitSource source, String ancestor, String descendant) {
      return true;
    }

    @Override
    public Pushed push(GitSource source, Change change) {
      pushes++;
      return new Pushed.Moved();
    }

    @Override
    public void forget(String mirror) {
      throw new UnsupportedOperationException("forget");
    }
  }
}
