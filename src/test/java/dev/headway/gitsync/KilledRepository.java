package dev.headway.gitsync;

import dev.headway.domain.git.Commit;
import dev.headway.port.GitRepository;
import dev.headway.port.GitSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The repositories of a process that is killed at one of its calls: the call is made, and nobody
 * lives to see its answer, or to make another.
 */
final class KilledRepository implements GitRepository {
  private final GitRepository repository;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile int last = Integer.MAX_VALUE;
  final CountDownLatch killed = new CountDownLatch(1);

  KilledRepository(GitRepository repository) {
    this.repository = repository;
  }

  /** Counts from now on, and dies with the answer to this call, from 0. */
  void dieAt(int call) {
    calls.set(0);
    last = call;
  }

  int calls() {
    return calls.get();
  }

  private <T> T call(Supplier<T> work) {
    int number = calls.getAndIncrement();
    T answer = number > last ? dead() : work.get();
    return number == last ? dead() : answer;
  }

  private <T> T dead() {
    killed.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("killed");
  }

  @Override
  public Commit fetch(GitSource source) {
    return call(() -> repository.fetch(source));
  }

  @Override
  public Tree read(GitSource source, String commit, String path) {
    return call(() -> repository.read(source, commit, path));
  }

  @Override
  public Optional<byte[]> file(GitSource source, String commit, String path) {
    return call(() -> repository.file(source, commit, path));
  }

  @Override
  public List<Commit> history(GitSource source, String commit, int limit) {
    return call(() -> repository.history(source, commit, limit));
  }

  @Override
  public boolean isAncestor(GitSource source, String ancestor, String descendant) {
    return call(() -> repository.isAncestor(source, ancestor, descendant));
  }

  @Override
  public Pushed push(GitSource source, Change change) {
    return call(() -> repository.push(source, change));
  }

  @Override
  public void forget(String mirror) {
    repository.forget(mirror);
  }
}
