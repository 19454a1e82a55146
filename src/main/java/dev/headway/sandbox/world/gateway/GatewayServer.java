package dev.headway.sandbox.world.gateway;

import dev.headway.sandbox.world.gateway.Destination.Broken;
import dev.headway.sandbox.world.gateway.Destination.Endpoint;
import dev.headway.sandbox.world.gateway.Destination.Endpoints;
import dev.headway.sandbox.world.gateway.RouteTable.Backend;
import dev.headway.sandbox.world.gateway.RouteTable.Entry;
import dev.headway.sandbox.world.gateway.RouteTable.Rule;
import dev.headway.sandbox.world.gateway.RouteTable.RuleId;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Listens on loopback and proxies by the route table that is in use. It tries one endpoint per
 * request and tells of what fails there: a loss is not hidden. Thread-safe.
 */
final class GatewayServer {
  private static final int CONNECTIONS_TO_ONE_ENDPOINT = 512;
  private static final int CONNECT_MILLIS = 1_000;
  private static final String ENTRY = "entry";
  private static final String ENDPOINT = "endpoint";

  private final Map<Shares, WeightedChoice> choices = new ConcurrentHashMap<>();
  private final Map<BackendKey, AtomicInteger> turns = new ConcurrentHashMap<>();
  private final HttpServer server;
  private volatile RouteTable table = RouteTable.EMPTY;

  /**
   * The same backends with the same weights go on where they were, however often the table changes
   * otherwise.
   */
  private record Shares(RuleId rule, List<BackendKey> backends, List<Integer> weights) {}

  private GatewayServer(Vertx vertx, int port) {
    HttpProxy proxy =
        HttpProxy.reverseProxy(
                vertx.createHttpClient(
                    new HttpClientOptions()
                        .setMaxPoolSize(CONNECTIONS_TO_ONE_ENDPOINT)
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setKeepAliveTimeout(60)))
            .origin(
                context -> {
                  Endpoint endpoint = Objects.requireNonNull(context.get(ENDPOINT, Endpoint.class));
                  return context
                      .client()
                      .request(
                          new RequestOptions().setHost(endpoint.host()).setPort(endpoint.port()));
                })
            .addInterceptor(new Routing());
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(port).setAcceptBacklog(1024))
            .requestHandler(proxy);
  }

  /** Port 0 takes any free one. Fails when the port is taken. */
  static Future<GatewayServer> start(Vertx vertx, int port) {
    GatewayServer gateway = new GatewayServer(vertx, port);
    return gateway.server.listen().map(listening -> gateway);
  }

  int port() {
    return server.actualPort();
  }

  /** From now on requests go by this table; those in flight go on as they began. */
  void use(RouteTable next) {
    table = next;
  }

  private final class Routing implements ProxyInterceptor {
    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      HttpServerRequest request = context.request().proxiedRequest();
      RequestHead head = head(request);
      Optional<Entry> entry = table.find(head);
      if (entry.isEmpty()) {
        return refuse(
            context, 404, "no route for host %s and path %s".formatted(head.host(), head.path()));
      }
      Optional<RequestChanges.Redirect> redirect =
          RequestChanges.redirect(entry.get(), head, request.uri(), port());
      if (redirect.isPresent()) {
        ProxyResponse response = context.request().release().response();
        response
            .setStatusCode(redirect.get().status())
            .putHeader("location", redirect.get().location());
        return Future.succeededFuture(response.setBody(Body.body(Buffer.buffer())));
      }
      context.set(ENTRY, entry.get());
      return forward(context, entry.get(), request);
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
      Entry entry = context.get(ENTRY, Entry.class);
      if (entry != null) {
        entry.rule().filters().stream()
            .map(HTTPRouteFilter::getResponseHeaderModifier)
            .forEach(filter -> RequestChanges.apply(filter, context.response().headers()));
      }
      return context.sendResponse();
    }
  }

  private Future<ProxyResponse> forward(
      ProxyContext context, Entry entry, HttpServerRequest request) {
    Optional<Backend> backend = choose(entry.rule());
    if (backend.isEmpty()) {
      return refuse(context, 500, "no backend of the route has any weight");
    }
    return switch (backend.get().destination()) {
      case Broken broken -> refuse(context, 500, broken.message());
      case Endpoints none when none.ready().isEmpty() ->
          refuse(
              context,
              503,
              "Service %s has no ready endpoint".formatted(backend.get().key().service()));
      case Endpoints endpoints -> {
        Endpoint endpoint = next(backend.get().key(), endpoints.ready());
        context.set(ENDPOINT, endpoint);
        change(context.request(), entry, request);
        yield context
            .sendRequest()
            .recover(
                failure ->
                    refuse(
                        context,
                        502,
                        "%s:%d: %s"
                            .formatted(endpoint.host(), endpoint.port(), failure.getMessage())));
      }
    };
  }

  private void change(ProxyRequest proxied, Entry entry, HttpServerRequest request) {
    MultiMap headers = proxied.headers();
    headers.add("x-forwarded-for", request.remoteAddress().hostAddress());
    headers.set("x-forwarded-proto", "http");
    headers.set("x-forwarded-host", Objects.requireNonNullElse(request.getHeader("host"), ""));
    for (HTTPRouteFilter filter : entry.rule().filters()) {
      RequestChanges.apply(filter.getRequestHeaderModifier(), headers);
      if (filter.getUrlRewrite() != null) {
        proxied.setURI(
            RequestChanges.rewritten(filter.getUrlRewrite().getPath(), entry, proxied.getURI()));
        if (filter.getUrlRewrite().getHostname() != null) {
          proxied.setAuthority(HostAndPort.create(filter.getUrlRewrite().getHostname(), -1));
        }
      }
    }
  }

  private Optional<Backend> choose(Rule rule) {
    Shares shares =
        new Shares(
            rule.id(),
            rule.backends().stream().map(Backend::key).toList(),
            rule.backends().stream().map(Backend::weight).toList());
    OptionalInt place =
        choices.computeIfAbsent(shares, key -> new WeightedChoice(key.weights())).next();
    return place.isEmpty() ? Optional.empty() : Optional.of(rule.backends().get(place.getAsInt()));
  }

  private Endpoint next(BackendKey backend, List<Endpoint> endpoints) {
    int turn = turns.computeIfAbsent(backend, key -> new AtomicInteger()).getAndIncrement();
    return endpoints.get(Math.floorMod(turn, endpoints.size()));
  }

  private static Future<ProxyResponse> refuse(ProxyContext context, int status, String why) {
    ProxyResponse response = context.request().release().response();
    response
        .setStatusCode(status)
        .putHeader(Gateway.ERROR_HEADER, why)
        .putHeader("content-type", "text/plain");
    return Future.succeededFuture(response.setBody(Body.body(Buffer.buffer(why + "\n"))));
  }

  private static RequestHead head(HttpServerRequest request) {
    String authority =
        Objects.requireNonNullElse(request.getHeader("host"), "").toLowerCase(Locale.ROOT);
    return new RequestHead(
        request.method().name(),
        authority.replaceFirst(":[0-9]+$", ""),
        Objects.requireNonNullElse(request.path(), "/"),
        name -> Optional.ofNullable(request.getHeader(name)),
        name -> Optional.ofNullable(request.getParam(name)));
  }
}
