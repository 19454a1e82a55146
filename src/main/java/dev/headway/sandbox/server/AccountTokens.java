package dev.headway.sandbox.server;

import dev.headway.sandbox.store.GroupResource;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens of service accounts, given out by TokenRequest and valid while the account exists. */
final class AccountTokens {
  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");

  private final ObjectStore store;
  private final InstantSource time;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();

  private record Grant(String namespace, String name, String uid, Instant expires) {}

  AccountTokens(ObjectStore store, InstantSource time) {
    this.store = store;
    this.time = time;
  }

  String grant(String namespace, String name, String uid, Instant expires) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String token = "sa-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    grants.put(token, new Grant(namespace, name, uid, expires));
    return token;
  }

  Optional<Caller> holder(String token) {
    Grant grant = grants.get(token);
    if (grant == null || !grant.expires().isAfter(time.instant())) {
      return Optional.empty();
    }
    return store
        .get(new ObjectKey(ACCOUNTS, grant.namespace(), grant.name()))
        .filter(a -> Trees.text(a.tree(), "metadata", "uid").equals(grant.uid()))
        .map(
            a ->
                new Caller(
                    Caller.ACCOUNT_PREFIX + grant.namespace() + ":" + grant.name(),
                    grant.uid(),
                    List.of(
                        "system:serviceaccounts",
                        "system:serviceaccounts:" + grant.namespace(),
                        Caller.AUTHENTICATED),
                    Map.of()));
  }
}
