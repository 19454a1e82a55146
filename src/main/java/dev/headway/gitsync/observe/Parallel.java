package dev.headway.gitsync.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Does the same to many things at once.
 *
 * @param threads bounds how many at a time; shared by all GitSyncs
 */
public record Parallel(ExecutorService threads) {

  /** The results in the order of the items. The first failure is thrown as it is. */
  public <T, R> List<R> map(List<T> items, Function<T, R> work) {
    if (items.size() == 1) {
      return List.of(work.apply(items.getFirst()));
    }
    List<Future<R>> futures = new ArrayList<>();
    for (T item : items) {
      futures.add(threads.submit(() -> work.apply(item)));
    }
    List<R> results = new ArrayList<>();
    for (Future<R> future : futures) {
      results.add(get(future));
    }
    return results;
  }

  private static <R> R get(Future<R> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("shutting down", e);
    }
  }
}
