package dev.headway.adapter.kube;

import dev.headway.port.Reading;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watched objects of one kind, over one namespace each or all of them, with one index. Unknown
 * until every watch has listed once.
 */
final class Watched<T extends HasMetadata> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watched.class);
  private static final String INDEX = "by";

  private final String kind;
  private final Consumer<T> changed;
  private final List<SharedIndexInformer<T>> informers;

  /**
   * Sets up the watches without starting them, for a kind that is listed before anything reads it.
   *
   * @param trim takes out of an object what nothing reads
   * @param index what objects are looked up by, besides namespace and name
   * @param changed told of every object that came, changed or went
   */
  Watched(
      String kind,
      Stream<SharedIndexInformer<T>> informers,
      Consumer<T> trim,
      Function<T, List<String>> index,
      Consumer<T> changed) {
    this(kind, informers, trim, index, changed, () -> {});
  }

  /**
   * Sets up the watches without starting them.
   *
   * @param listed told after each list: an object of the first may be told of while the list still
   *     counts as not there, and no object is told of where there is none
   */
  Watched(
      String kind,
      Stream<SharedIndexInformer<T>> informers,
      Consumer<T> trim,
      Function<T, List<String>> index,
      Consumer<T> changed,
      Runnable listed) {
    this.kind = kind;
    this.changed = changed;
    this.informers =
        informers
            .map(informer -> informer.itemStore(new TrimmedStore<>(trim)))
            .map(informer -> informer.addIndexers(Map.of(INDEX, index)))
            .map(informer -> informer.addEventHandler(new Handler<>(changed, listed)))
            // A watch goes on by itself after whatever broke it, with a growing pause.
            .map(informer -> informer.exceptionHandler((started, failure) -> goesOn(failure)))
            .toList();
  }

  private boolean goesOn(Throwable failure) {
    LOG.warn("The watch of {} was interrupted and is tried again: {}", kind, failure.getMessage());
    return true;
  }

  /** Starts to list and watch; done when all have listed once. */
  CompletableFuture<Void> start() {
    return CompletableFuture.allOf(
        informers.stream()
            .map(SharedIndexInformer::start)
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new));
  }

  boolean isSynced() {
    return informers.stream().allMatch(SharedIndexInformer::hasSynced);
  }

  /** Whether a watch has ended for good, which none should. */
  boolean hasEnded() {
    return informers.stream().anyMatch(each -> !each.isRunning());
  }

  String kind() {
    return kind;
  }

  Optional<T> cached(String namespace, String name) {
    String key = namespace + "/" + name;
    return informers.stream()
        .map(informer -> informer.getStore().getByKey(key))
        .flatMap(Stream::ofNullable)
        .findFirst();
  }

  Reading<T> get(String namespace, String name) {
    if (!isSynced()) {
      return unknown();
    }
    return cached(namespace, name)
        .<Reading<T>>map(Reading.Found::new)
        .orElseGet(Reading.Missing::new);
  }

  /** The objects of an index key in a namespace, in order of name. */
  Reading<List<T>> list(String namespace, String key) {
    if (!isSynced()) {
      return unknown();
    }
    return new Reading.Found<>(
        informers.stream()
            .flatMap(informer -> informer.getIndexer().byIndex(INDEX, key).stream())
            .filter(item -> namespace.equals(item.getMetadata().getNamespace()))
            .sorted(Comparator.comparing(item -> item.getMetadata().getName()))
            .toList());
  }

  Stream<T> all() {
    return informers.stream().flatMap(informer -> informer.getStore().list().stream());
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }

  /** Closes, and tells of every object that was there: the kind has gone, and they with it. */
  void end() {
    List<T> gone = all().toList();
    close();
    gone.forEach(changed);
  }

  private <R> Reading<R> unknown() {
    return new Reading.Unknown<>("The watch of " + kind + " has not brought its first list yet");
  }

  private record Handler<T>(Consumer<T> changed, Runnable listed)
      implements ResourceEventHandler<T> {
    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
      listed.run();
    }

    @Override
    public void onAdd(T item) {
      changed.accept(item);
    }

    @Override
    public void onUpdate(T before, T item) {
      changed.accept(item);
    }

    @Override
    public void onDelete(T item, boolean finalStateUnknown) {
      changed.accept(item);
    }
  }
}
