package dev.headway.sandbox.server;

import java.util.List;
import java.util.Map;

/** Who makes a request, after impersonation. */
record Caller(String user, String uid, List<String> groups, Map<String, List<String>> extra) {
  static final String MASTERS = "system:masters";
  static final String AUTHENTICATED = "system:authenticated";
  static final String ACCOUNT_PREFIX = "system:serviceaccount:";

  /** The holder of the server's own token. */
  static final Caller ADMIN =
      new Caller("sandbox-admin", "", List.of(MASTERS, AUTHENTICATED), Map.of());

  Caller {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  boolean isMaster() {
    return groups.contains(MASTERS);
  }
}
