package dev.headway.sandbox.server;

import dev.headway.sandbox.certificate.Certified;
import java.time.Instant;
import java.util.List;

/**
 * A certificate authority made for one run, and the server's certificate signed by it. The
 * authority's key is forgotten at once.
 */
record Certificates(String caPem, String certificatePem, String keyPem) {
  static Certificates make(Instant now) {
    Certified authority = Certified.authority("headway-sandbox-ca", now);
    Certified server =
        authority.server(
            "headway-sandbox",
            List.of("127.0.0.1"),
            List.of("localhost", "kubernetes.default.svc"),
            now);
    return new Certificates(authority.certificatePem(), server.certificatePem(), server.keyPem());
  }
}
