package dev.headway.sandbox.world.node;

import dev.headway.sandbox.certificate.Certified;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Instant;
import java.util.List;

/**
 * Makes the certificate that the node serves logs with: signed by itself, as a kubelet's is unless
 * told otherwise.
 */
final class NodeCertificate {
  private NodeCertificate() {}

  static PemKeyCertOptions make(Instant now) {
    Certified node = Certified.alone("sandbox-node", List.of(NodeObject.ADDRESS), now);
    return new PemKeyCertOptions()
        .setKeyValue(Buffer.buffer(node.keyPem()))
        .setCertValue(Buffer.buffer(node.certificatePem()));
  }
}
