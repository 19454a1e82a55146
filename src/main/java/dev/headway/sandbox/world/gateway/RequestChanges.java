package dev.headway.sandbox.world.gateway;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathModifier;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRequestRedirectFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.vertx.core.MultiMap;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What filters of a rule make of a request. Pure, but for the headers that it is given to change.
 */
final class RequestChanges {
  private RequestChanges() {}

  /** A redirect instead of an answer. */
  record Redirect(int status, String location) {}

  /** Set, then add, then remove, as the Gateway API has it. */
  static void apply(@Nullable HTTPHeaderFilter filter, MultiMap headers) {
    if (filter != null) {
      filter.getSet().forEach(header -> headers.set(header.getName(), header.getValue()));
      filter.getAdd().forEach(header -> headers.add(header.getName(), header.getValue()));
      filter.getRemove().forEach(headers::remove);
    }
  }

  /** The path with query after a rewrite. */
  static String rewritten(@Nullable HTTPPathModifier modifier, RouteTable.Entry entry, String uri) {
    if (modifier == null) {
      return uri;
    }
    int mark = uri.indexOf('?');
    String path = mark < 0 ? uri : uri.substring(0, mark);
    String query = mark < 0 ? "" : uri.substring(mark);
    if (modifier.getReplaceFullPath() != null) {
      return modifier.getReplaceFullPath() + query;
    }
    String prefix = RouteMatching.pathValue(entry.match().getPath());
    String plain = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    String rest = path.substring(Math.min(plain.length(), path.length()));
    String replacement = Objects.requireNonNullElse(modifier.getReplacePrefixMatch(), "/");
    String start =
        replacement.endsWith("/")
            ? replacement.substring(0, replacement.length() - 1)
            : replacement;
    String changed = start + rest;
    return (changed.isEmpty() ? "/" : changed) + query;
  }

  static Optional<Redirect> redirect(
      RouteTable.Entry entry, RequestHead request, String uri, int gatewayPort) {
    return entry.rule().filters().stream()
        .map(HTTPRouteFilter::getRequestRedirect)
        .filter(Objects::nonNull)
        .findFirst()
        .map(filter -> redirect(filter, entry, request, uri, gatewayPort));
  }

  private static Redirect redirect(
      HTTPRequestRedirectFilter filter,
      RouteTable.Entry entry,
      RequestHead request,
      String uri,
      int gatewayPort) {
    String scheme = Objects.requireNonNullElse(filter.getScheme(), "http");
    String host = Objects.requireNonNullElse(filter.getHostname(), request.host());
    int wellKnown = scheme.equals("https") ? 443 : 80;
    int port =
        Objects.requireNonNullElse(
            filter.getPort(), filter.getScheme() == null ? gatewayPort : wellKnown);
    String authority = port == wellKnown ? host : host + ":" + port;
    String location =
        "%s://%s%s".formatted(scheme, authority, rewritten(filter.getPath(), entry, uri));
    return new Redirect(Objects.requireNonNullElse(filter.getStatusCode(), 302), location);
  }
}
