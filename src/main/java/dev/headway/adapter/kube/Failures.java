package dev.headway.adapter.kube;

import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says what a failed call means. */
public final class Failures {

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Failures() {}

  /**
   * Makes a call and turns its failure into ours.
   *
   * @param what the call in words, as in "Creating ReplicaSet shop/checkout-1"
   */
  public static <T> T wrapped(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException failed) {
      throw of(what, failed);
    }
  }

  /** The failure of a call. */
  public static ClusterFailure of(String what, KubernetesClientException failed) {
    return new ClusterFailure(kind(failed.getCode()), what + ": " + reason(failed), failed);
  }

  private static Kind kind(int code) {
    return switch (code) {
      case 409 -> Kind.CONFLICT;
      case 404 -> Kind.MISSING;
      case 403 -> Kind.FORBIDDEN;
      case 400, 405, 413, 415, 422 -> Kind.REJECTED;
      default -> Kind.TRANSIENT;
    };
  }

  /**
   * The failure of a call that was made past the client.
   *
   * @param message what the server said
   * @param pause how long it asked to be left alone
   */
  static ClusterFailure of(
      String what, int code, @Nullable String message, Optional<Duration> pause) {
    String reason = message == null ? "the API server answered " + code : message;
    return new ClusterFailure(kind(code), what + ": " + reason, pause);
  }

  /**
   * What a Retry-After among the headers asks for; they come in small letters, too. A date in it is
   * not what API servers send.
   */
  static Optional<Duration> pause(Map<String, List<String>> headers) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("Retry-After"))
        .flatMap(header -> header.getValue().stream())
        .findFirst()
        .filter(text -> text.matches("[0-9]{1,4}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .map(asked -> asked.compareTo(LONGEST) > 0 ? LONGEST : asked);
  }

  /** The server's own words where it sent some, else what happened to the connection. */
  private static String reason(KubernetesClientException failed) {
    var status = failed.getStatus();
    if (status != null && status.getMessage() != null && !status.getMessage().isBlank()) {
      return status.getMessage();
    }
    return failed.getCode() > 0
        ? "the API server answered " + failed.getCode()
        : "the API server cannot be reached";
  }
}
