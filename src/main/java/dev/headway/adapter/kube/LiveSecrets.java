package dev.headway.adapter.kube;

import dev.headway.adapter.check.SecretBook;
import dev.headway.port.CheckProbe.SecretKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.Reading;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secrets as the API server has them. One key is kept for some seconds, so that a check of many
 * pods is one request; there is no watch and so no copy of what nobody asked for. Thread-safe.
 */
public final class LiveSecrets implements SecretBook {

  static final Duration KEPT = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final InstantSource time;
  private final Map<Place, Entry> known = new ConcurrentHashMap<>();

  /** Reads by {@code client}. */
  public LiveSecrets(KubernetesClient client, InstantSource time) {
    this.client = client;
    this.time = time;
  }

  private record Place(String namespace, SecretKey key) {}

  private record Entry(Reading<String> reading, Instant until) {
    @Override
    public String toString() {
      return "a key of a Secret until " + until;
    }
  }

  @Override
  public Reading<String> read(String namespace, SecretKey key) {
    Instant now = time.instant();
    known.values().removeIf(each -> !now.isBefore(each.until()));
    return known
        .computeIfAbsent(
            new Place(namespace, key), _ -> new Entry(look(namespace, key), now.plus(KEPT)))
        .reading();
  }

  private Reading<String> look(String namespace, SecretKey key) {
    try {
      Secret secret =
          Failures.wrapped(
              "Reading Secret " + namespace + "/" + key.secret(),
              () -> client.secrets().inNamespace(namespace).withName(key.secret()).get());
      String value =
          secret == null || secret.getData() == null ? null : secret.getData().get(key.key());
      return value == null ? new Reading.Missing<>() : decoded(key, value);
    } catch (ClusterFailure failed) {
      return new Reading.Unknown<>(
          failed.kind() == Kind.FORBIDDEN
              ? "The operator may not read Secret "
                  + key.secret()
                  + ": the chart grants it with `rights.checkSecrets`"
              : "Secret " + key.secret() + " cannot be read at present");
    }
  }

  private static Reading<String> decoded(SecretKey key, String value) {
    try {
      return new Reading.Found<>(
          new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return new Reading.Unknown<>(
          "Key " + key.key() + " of Secret " + key.secret() + " is not in base64");
    }
  }
}
