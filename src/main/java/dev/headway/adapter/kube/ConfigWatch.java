package dev.headway.adapter.kube;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ConfigCopy;
import dev.headway.port.ConfigDigest;
import dev.headway.port.ConfigSeen;
import dev.headway.port.Reading;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * ConfigMaps as far as revisions are made of them. What they hold is not kept: each is a digest,
 * and since when it has been that.
 */
final class ConfigWatch implements AutoCloseable {

  private final InstantSource time;
  private final Consumer<ConfigMap> changed;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Watched<ConfigMap> watched;

  /** Sets up the watch; {@code changed} is told of each that came, changed or went. */
  ConfigWatch(
      Stream<SharedIndexInformer<ConfigMap>> informers,
      InstantSource time,
      Consumer<ConfigMap> changed) {
    this.time = time;
    this.changed = changed;
    this.watched =
        new Watched<>("ConfigMaps", informers, this::keep, ConfigWatch::deployment, this::tell);
  }

  private record Kept(String digest, Instant since) {}

  CompletableFuture<Void> start() {
    return watched.start();
  }

  Watched<ConfigMap> watched() {
    return watched;
  }

  Reading<ConfigSeen> get(String namespace, String name) {
    return switch (watched.get(namespace, name)) {
      case Reading.Unknown<ConfigMap>(String why) -> new Reading.Unknown<>(why);
      case Reading.Missing<ConfigMap> missing -> new Reading.Missing<>();
      case Reading.Found<ConfigMap>(ConfigMap item) -> seen(item);
    };
  }

  Reading<ConfigSeen> seen(ConfigMap item) {
    Kept content = kept.get(key(item));
    return content == null
        ? new Reading.Unknown<>("It has just gone")
        : new Reading.Found<>(
            new ConfigSeen(
                content.digest(),
                content.since(),
                annotation(item, Keys.CONFIG_TRACKING),
                annotation(item, Keys.CAUSE),
                owners(item).anyMatch(owner -> Boolean.TRUE.equals(owner.getController()))));
  }

  private static Optional<String> annotation(ConfigMap item, String key) {
    return Optional.ofNullable(entries(item.getMetadata().getAnnotations()).get(key));
  }

  Reading<List<ConfigCopy>> copies(ObjectKey deployment) {
    return watched
        .list(deployment.namespace(), deployment.name())
        .map(all -> all.stream().flatMap(ConfigWatch::copy).toList());
  }

  private static Stream<ConfigCopy> copy(ConfigMap item) {
    ObjectMeta metadata = item.getMetadata();
    return owners(item)
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(
            owner ->
                new ConfigCopy(
                    "ConfigMap",
                    metadata.getName(),
                    owner.getUid(),
                    metadata.getLabels().getOrDefault(Keys.REVISION, ""),
                    metadata.getResourceVersion()));
  }

  private static Stream<OwnerReference> owners(ConfigMap item) {
    return Objects.requireNonNullElse(
        item.getMetadata().getOwnerReferences(), List.<OwnerReference>of())
        .stream();
  }

  private static List<String> deployment(ConfigMap item) {
    String name = own(item.getMetadata().getLabels()).get(Keys.NAME);
    return name == null ? List.of() : List.of(name);
  }

  /** Before it is kept; what it holds goes from here. */
  void keep(ConfigMap item) {
    String digest = ConfigDigest.of(entries(item.getData()), entries(item.getBinaryData()));
    kept.compute(
        key(item),
        (key, before) ->
            before != null && before.digest().equals(digest)
                ? before
                : new Kept(digest, time.instant()));
    item.setData(null);
    item.setBinaryData(null);
    ObjectMeta metadata = item.getMetadata();
    metadata.setManagedFields(List.of());
    metadata.setLabels(own(metadata.getLabels()));
    metadata.setAnnotations(own(metadata.getAnnotations()));
  }

  private void tell(ConfigMap item) {
    ObjectMeta metadata = item.getMetadata();
    if (watched.cached(metadata.getNamespace(), metadata.getName()).isEmpty()) {
      kept.remove(key(item));
    }
    changed.accept(item);
  }

  private static Map<String, String> own(@Nullable Map<String, String> all) {
    return entries(all).entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(Keys.GROUP + "/"))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map<String, String> entries(@Nullable Map<String, String> entries) {
    return entries == null ? Map.of() : entries;
  }

  private static String key(HasMetadata item) {
    return item.getMetadata().getNamespace() + "/" + item.getMetadata().getName();
  }

  @Override
  public void close() {
    watched.close();
  }
}
