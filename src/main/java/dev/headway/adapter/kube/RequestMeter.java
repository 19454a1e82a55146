package dev.headway.adapter.kube;

import dev.headway.port.Measures;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts every request to the API server by verb, resource and answer. */
public final class RequestMeter implements Interceptor {

  private final Measures measures;

  /** Counts into {@code measures}. */
  public RequestMeter(Measures measures) {
    this.measures = measures;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.@Nullable Consumer<List<ByteBuffer>> consumer) {
    count(request, response.code());
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    count(request, 0);
  }

  private void count(HttpRequest request, int code) {
    measures.request(verb(request), resource(request.uri().getPath()), code);
  }

  /** As the API server's own audit calls it. */
  static String verb(HttpRequest request) {
    URI uri = request.uri();
    String method = Objects.requireNonNullElse(request.method(), "GET");
    if (!method.equals("GET")) {
      return switch (method) {
        case "POST" -> "create";
        case "PUT" -> "update";
        default -> method.toLowerCase(Locale.ROOT);
      };
    }
    String query = Objects.requireNonNullElse(uri.getQuery(), "");
    if (query.contains("watch=true")) {
      return "watch";
    }
    return isCollection(uri.getPath()) ? "list" : "get";
  }

  /** The resource of a path, with its subresource: {@code pods}, {@code deployments/scale}. */
  public static String resource(String path) {
    List<String> parts = afterVersion(path);
    if (parts.isEmpty()) {
      return "discovery";
    }
    return parts.size() > 2 ? parts.getFirst() + "/" + parts.get(2) : parts.getFirst();
  }

  private static boolean isCollection(String path) {
    return afterVersion(path).size() == 1;
  }

  /** Resource, name and subresource of {@code /api/v1/…} or {@code /apis/group/version/…}. */
  private static List<String> afterVersion(String path) {
    List<String> parts = List.of(path.replaceAll("^/+|/+$", "").split("/+"));
    int from = parts.getFirst().equals("api") ? 2 : parts.getFirst().equals("apis") ? 3 : -1;
    if (from < 0 || parts.size() <= from) {
      return List.of();
    }
    boolean namespaced = parts.get(from).equals("namespaces") && parts.size() > from + 2;
    return parts.subList(namespaced ? from + 2 : from, parts.size());
  }
}
