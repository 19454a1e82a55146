package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What {@code /version} says: the Kubernetes version whose API the sandbox follows. */
final class ServerVersion {
  static final String MAJOR = "1";
  static final String MINOR = "36";

  private ServerVersion() {}

  static ObjectNode document() {
    return Trees.object()
        .put("major", MAJOR)
        .put("minor", MINOR)
        .put("gitVersion", "v1.36.3+headway-sandbox")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "none")
        .put("compiler", "javac")
        .put("platform", "java/" + Runtime.version().feature());
  }
}
