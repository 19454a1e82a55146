package dev.headway.gitsync.act;

import dev.headway.domain.git.Commit;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.ReleaseFailure;
import dev.headway.gitsync.decide.SyncPlan.Action;
import dev.headway.gitsync.decide.SyncSnapshot.FetchFailure;
import dev.headway.gitsync.decide.SyncSnapshot.Source;
import dev.headway.gitsync.decide.SyncSpec;
import dev.headway.gitsync.observe.SyncMemory;
import dev.headway.port.GitFailure;
import dev.headway.port.GitRepository;
import dev.headway.port.GitSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Talks to Git servers on threads of its own, which the executor bounds, and calls back when there
 * is something new to look at.
 */
public final class BranchWorker {
  private final GitRepository git;
  private final Executor threads;
  private final InstantSource time;

  public BranchWorker(GitRepository git, Executor threads, InstantSource time) {
    this.git = git;
    this.threads = threads;
    this.time = time;
  }

  /** Asks the branch for its tip, unless that is already under way. */
  public void fetch(Supplier<GitSource> source, SyncMemory memory, Runnable done) {
    Source before = memory.source();
    if (before.asking()) {
      return;
    }
    memory.source(
        new Source(before.tip(), before.failure(), before.failures(), before.asked(), true));
    threads.execute(
        () -> {
          // Whatever happens, the fetch is over: otherwise nobody would ever ask again.
          Source after = brokeOff(before, time.instant(), "error");
          try {
            after = fetched(source, memory);
          } finally {
            memory.source(after);
            done.run();
          }
        });
  }

  private Source fetched(Supplier<GitSource> source, SyncMemory memory) {
    Source before = memory.source();
    // The time before the exchange: a request made while it runs is not answered by it.
    var asked = time.instant();
    try {
      Commit tip = git.fetch(source.get());
      memory.tryWritesAgain();
      return new Source(Optional.of(tip), Optional.empty(), 0, Optional.of(asked), false);
    } catch (GitFailure e) {
      return failed(before, asked, e.kind().name(), String.valueOf(e.getMessage()));
    } catch (CredentialsException e) {
      return failed(before, asked, "CredentialsUnreadable", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return brokeOff(before, asked, e.getClass().getSimpleName());
    }
  }

  private static Source brokeOff(Source before, Instant asked, String error) {
    return failed(before, asked, "Unreachable", GitRefusal.FETCH_BROKE_OFF.message(error));
  }

  private static Source failed(Source before, Instant asked, String reason, String message) {
    return new Source(
        before.tip(),
        Optional.of(new FetchFailure(reason, message)),
        before.failures() + 1,
        Optional.of(asked),
        false);
  }

  /**
   * Puts Git right after a failed release, unless that is already under way. Where the server does
   * not answer now, or the breaker is open, it is tried again after the next fetch that works.
   */
  public void putRight(
      Supplier<GitSource> source,
      SyncSpec spec,
      Action.PutRight asked,
      SyncMemory memory,
      Runnable done) {
    ReleaseFailure failure = asked.failure();
    String key = failure.object() + " " + failure.revision() + " " + failure.time();
    if (!memory.writing().add(key)) {
      return;
    }
    threads.execute(
        () -> {
          // It stays marked as under way until the status has the outcome.
          Optional<ReleaseFailure.Handled> handled = Optional.empty();
          try {
            handled = new PutRight(git, time).run(source, spec, asked);
          } finally {
            handled.ifPresentOrElse(h -> memory.outcomes().add(h), () -> memory.writeLater(key));
            done.run();
          }
          if (handled.flatMap(ReleaseFailure.Handled::revertCommit).isPresent()) {
            fetch(source, memory, done);
          }
        });
  }

  /** The Secret with credentials cannot be used; the message says why and shows nothing of it. */
  public static final class CredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CredentialsException(String message) {
      super(message);
    }
  }
}
