package dev.headway.sandbox.world.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * All objects of one kind in all namespaces, kept current by a watch. What it gives out is shared:
 * nobody may change it. Thread-safe.
 */
public final class Cache<T extends HasMetadata> {
  private final SharedIndexInformer<T> informer;

  Cache(SharedIndexInformer<T> informer) {
    this.informer = informer;
  }

  /**
   * One change of an object; {@code before} is empty for a new one, {@code after} for one that is
   * gone.
   */
  public record Change<T>(Optional<T> before, Optional<T> after) {
    /** What is there now, or what was there last. */
    public T latest() {
      return after.or(this::before).orElseThrow();
    }
  }

  /**
   * Calls {@code observer} for every object that is there and for each change from now on, one
   * after the other; it must not block.
   */
  public void observe(Consumer<Change<T>> observer) {
    informer.addEventHandler(
        new ResourceEventHandler<T>() {
          @Override
          public void onAdd(T object) {
            observer.accept(new Change<>(Optional.empty(), Optional.of(object)));
          }

          @Override
          public void onUpdate(T before, T after) {
            observer.accept(new Change<>(Optional.of(before), Optional.of(after)));
          }

          @Override
          public void onDelete(T object, boolean unknown) {
            observer.accept(new Change<>(Optional.of(object), Optional.empty()));
          }
        });
  }

  public Optional<T> get(Key key) {
    String name = key.namespace().isEmpty() ? key.name() : key.namespace() + "/" + key.name();
    return Optional.ofNullable(informer.getStore().getByKey(name));
  }

  public List<T> list() {
    return informer.getStore().list();
  }

  public List<T> in(String namespace) {
    return informer.getStore().list().stream()
        .filter(object -> Objects.equals(object.getMetadata().getNamespace(), namespace))
        .toList();
  }

  CompletionStage<Void> start() {
    return informer.start();
  }

  void stop() {
    informer.stop();
  }
}
