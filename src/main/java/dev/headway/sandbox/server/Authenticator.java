package dev.headway.sandbox.server;

import dev.headway.sandbox.refusal.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows the callers by their bearer tokens, and whom they impersonate. */
final class Authenticator {
  private static final String EXTRA = "impersonate-extra-";

  private final byte[] adminToken;
  private final Authorizer authorizer;
  private final AccountTokens accounts;

  Authenticator(String adminToken, Authorizer authorizer, AccountTokens accounts) {
    this.adminToken = adminToken.getBytes(StandardCharsets.UTF_8);
    this.authorizer = authorizer;
    this.accounts = accounts;
  }

  Caller caller(ApiRequest request) {
    Caller caller = holder(request);
    return request.header("impersonate-user").isPresent()
            || request.headers().keySet().stream().anyMatch(n -> n.startsWith("impersonate-"))
        ? impersonated(caller, request)
        : caller;
  }

  private Caller holder(ApiRequest request) {
    String header = request.header("authorization").orElse("");
    if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw StatusErrors.of(Refusal.UNAUTHORIZED);
    }
    String token = header.substring(7).trim();
    if (MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), adminToken)) {
      return Caller.ADMIN;
    }
    return accounts.holder(token).orElseThrow(() -> StatusErrors.of(Refusal.UNAUTHORIZED));
  }

  private Caller impersonated(Caller caller, ApiRequest request) {
    Optional<String> user = request.header("impersonate-user").filter(u -> !u.isEmpty());
    String uid = request.header("impersonate-uid").orElse("");
    List<String> groups = request.headers().getOrDefault("impersonate-group", List.of());
    Map<String, List<String>> extra = extra(request);
    if (user.isEmpty()) {
      throw StatusErrors.of(Refusal.IMPERSONATES_NOBODY, GoText.user(uid, groups, extra));
    }
    mayImpersonate(caller, user.get());
    for (String group : groups) {
      authorizer.requireImpersonation(caller, "groups", "", group);
    }
    extra.forEach(
        (key, values) ->
            values.forEach(
                value ->
                    authorizer.requireImpersonation(
                        caller, "userextras/" + key, "authentication.k8s.io", value)));
    if (!uid.isEmpty()) {
      authorizer.requireImpersonation(caller, "uids", "authentication.k8s.io", uid);
    }
    return new Caller(user.get(), uid, withImplied(user.get(), groups), extra);
  }

  private void mayImpersonate(Caller caller, String user) {
    Optional<String[]> account = account(user);
    if (account.isPresent()) {
      authorizer.requireAccountImpersonation(caller, account.get()[0], account.get()[1]);
    } else {
      authorizer.requireImpersonation(caller, "users", "", user);
    }
  }

  /** Namespace and name of a service account's user name. */
  private static Optional<String[]> account(String user) {
    if (!user.startsWith(Caller.ACCOUNT_PREFIX)) {
      return Optional.empty();
    }
    String[] parts = user.substring(Caller.ACCOUNT_PREFIX.length()).split(":", -1);
    return parts.length == 2 ? Optional.of(parts) : Optional.empty();
  }

  private static List<String> withImplied(String user, List<String> groups) {
    List<String> all = new ArrayList<>(groups);
    if (groups.isEmpty()) {
      account(user)
          .ifPresent(
              parts -> {
                all.add("system:serviceaccounts");
                all.add("system:serviceaccounts:" + parts[0]);
              });
    }
    if (!all.contains(Caller.AUTHENTICATED) && !user.equals("system:anonymous")) {
      all.add(Caller.AUTHENTICATED);
    }
    return all;
  }

  private static Map<String, List<String>> extra(ApiRequest request) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (name.startsWith(EXTRA)) {
                String key = name.substring(EXTRA.length()).replace("+", "%2B");
                extra.put(URLDecoder.decode(key, StandardCharsets.UTF_8), values);
              }
            });
    return extra;
  }
}
