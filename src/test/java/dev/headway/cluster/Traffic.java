package dev.headway.cluster;

import java.net.URI;

/** Where users are, as seen from this machine. */
final class Traffic {
  static final URI GATEWAY =
      URI.create(System.getProperty("headway.cluster.gateway", "http://127.0.0.1:8000"));

  private Traffic() {}
}
