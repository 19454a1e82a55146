package dev.headway.adapter.kube.sync;

import dev.headway.port.AccountCluster;
import dev.headway.port.ApiFailure;
import dev.headway.port.ApiKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** {@link AccountCluster} over a client that carries impersonation headers. */
final class ImpersonatedCluster implements AccountCluster {
  private final KubernetesClient client;
  private final Requests requests;

  ImpersonatedCluster(KubernetesClient client, Requests requests) {
    this.client = client;
    this.requests = requests;
  }

  @Override
  public Optional<Map<String, Object>> get(ApiKind kind, String namespace, String name) {
    try {
      return Optional.of(requests.get(path(kind, namespace, name)));
    } catch (ApiFailure e) {
      if (e.code() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Map<String, Object> apply(
      ApiKind kind, Map<String, Object> object, String manager, Mode mode) {
    Object metadata = object.get("metadata");
    Map<?, ?> named = metadata instanceof Map<?, ?> map ? map : Map.of();
    String namespace = named.get("namespace") instanceof String text ? text : "";
    String query =
        "?fieldManager="
            + URLEncoder.encode(manager, StandardCharsets.UTF_8)
            + "&force=true&fieldValidation=Strict"
            + (mode == Mode.DryRun ? "&dryRun=All" : "");
    return requests.apply(path(kind, namespace, String.valueOf(named.get("name"))) + query, object);
  }

  @Override
  public void delete(ApiKind kind, String namespace, String name, Version version) {
    try {
      requests.delete(
          path(kind, namespace, name),
          Map.of(
              "apiVersion",
              "v1",
              "kind",
              "DeleteOptions",
              "propagationPolicy",
              "Background",
              "preconditions",
              Map.of("uid", version.uid(), "resourceVersion", version.resourceVersion())));
    } catch (ApiFailure e) {
      if (e.code() != 404) {
        throw e;
      }
    }
  }

  @Override
  public Watch watch(ApiKind kind, String namespace, String label, Watcher watcher) {
    return new LabelWatch(client).start(kind, namespace, label, watcher);
  }

  private static String path(ApiKind kind, String namespace, String name) {
    return (kind.group().isEmpty() ? "/api/" : "/apis/")
        + kind.apiVersion()
        + (kind.namespaced() ? "/namespaces/" + segment(namespace) : "")
        + "/"
        + kind.plural()
        + "/"
        + segment(name);
  }

  /** A name from Git must not reach another path, whatever is in it. */
  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
