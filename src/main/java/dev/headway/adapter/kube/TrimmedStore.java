package dev.headway.adapter.kube;

import dev.headway.api.v1alpha1.Keys;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects without what nothing reads: of the managed fields only who, besides us, wrote last.
 */
public final class TrimmedStore<T extends HasMetadata> implements ItemStore<T> {

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final Map<String, T> items = new ConcurrentHashMap<>();
  private final Consumer<T> alsoWithout;

  /** A store without what nothing reads of any kind. */
  public TrimmedStore() {
    this(item -> {});
  }

  /** {@code alsoWithout} takes out of an item what nothing reads of this kind. */
  TrimmedStore(Consumer<T> alsoWithout) {
    this.alsoWithout = alsoWithout;
  }

  @Override
  public String getKey(T item) {
    return Cache.metaNamespaceKeyFunc(item);
  }

  @Override
  public @Nullable T put(String key, T item) {
    alsoWithout.accept(item);
    trim(item);
    return items.put(key, item);
  }

  @Override
  public @Nullable T remove(String key) {
    return items.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return items.keySet().stream();
  }

  @Override
  public Stream<T> values() {
    return items.values().stream();
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public @Nullable T get(String key) {
    return items.get(key);
  }

  private static void trim(HasMetadata item) {
    var metadata = item.getMetadata();
    List<ManagedFieldsEntry> all = metadata.getManagedFields();
    metadata.setManagedFields(
        all == null ? List.of() : lastForeign(all).map(List::of).orElse(List.of()));
    Map<String, String> annotations = metadata.getAnnotations();
    if (annotations != null && annotations.containsKey(LAST_APPLIED)) {
      Map<String, String> kept = new TreeMap<>(annotations);
      kept.remove(LAST_APPLIED);
      metadata.setAnnotations(kept);
    }
  }

  private static Optional<ManagedFieldsEntry> lastForeign(List<ManagedFieldsEntry> all) {
    return all.stream()
        .filter(entry -> !Keys.FIELD_MANAGER.equals(entry.getManager()))
        .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty())
        .filter(entry -> entry.getTime() != null)
        .max(Comparator.comparing(ManagedFieldsEntry::getTime))
        .map(
            entry ->
                new ManagedFieldsEntryBuilder()
                    .withManager(entry.getManager())
                    .withTime(entry.getTime())
                    .build());
  }
}
