package dev.headway.sandbox.world.gateway;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPQueryParamMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a request meets a match of an HTTPRoute, as the Gateway API defines it. Pure. */
final class RouteMatching {
  private RouteMatching() {}

  /** A host name, or {@code *.} and the end of one; the empty text matches every host. */
  static boolean hostMatches(String pattern, String host) {
    String wanted = pattern.toLowerCase(Locale.ROOT);
    if (wanted.startsWith("*.")) {
      return host.endsWith(wanted.substring(1)) && host.length() > wanted.length() - 1;
    }
    return wanted.isEmpty() || wanted.equals(host);
  }

  static boolean matches(HTTPRouteMatch match, RequestHead request) {
    return pathMatches(match.getPath(), request.path())
        && (match.getMethod() == null || match.getMethod().equals(request.method()))
        && match.getHeaders().stream().allMatch(header -> headerMatches(header, request))
        && match.getQueryParams().stream()
            .allMatch(parameter -> parameterMatches(parameter, request));
  }

  static boolean isExact(@Nullable HTTPPathMatch path) {
    return path != null && "Exact".equals(path.getType());
  }

  static String pathValue(@Nullable HTTPPathMatch path) {
    return path == null ? "/" : Objects.requireNonNullElse(path.getValue(), "/");
  }

  private static boolean pathMatches(@Nullable HTTPPathMatch match, String path) {
    String value = pathValue(match);
    return isExact(match) ? path.equals(value) : hasPrefix(path, value);
  }

  /** By whole elements: {@code /abc} is a prefix of {@code /abc/d}, not of {@code /abcd}. */
  static boolean hasPrefix(String path, String prefix) {
    String plain = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    return path.equals(plain) || path.startsWith(plain + "/") || plain.isEmpty();
  }

  private static boolean headerMatches(HTTPHeaderMatch match, RequestHead request) {
    Optional<String> value = request.header().apply(match.getName());
    return value.filter(match.getValue()::equals).isPresent();
  }

  private static boolean parameterMatches(HTTPQueryParamMatch match, RequestHead request) {
    return request.query().apply(match.getName()).filter(match.getValue()::equals).isPresent();
  }
}
