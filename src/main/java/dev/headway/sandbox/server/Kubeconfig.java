package dev.headway.sandbox.server;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text of a kubeconfig for the server. */
final class Kubeconfig {
  private Kubeconfig() {}

  static String text(URI url, String caPem, String token) {
    String ca = Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.UTF_8));
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: headway-sandbox
      cluster:
        server: %s
        certificate-authority-data: %s
    users:
    - name: headway-sandbox
      user:
        token: %s
    contexts:
    - name: headway-sandbox
      context:
        cluster: headway-sandbox
        user: headway-sandbox
        namespace: default
    current-context: headway-sandbox
    """
        .formatted(url, ca, token);
  }
}
