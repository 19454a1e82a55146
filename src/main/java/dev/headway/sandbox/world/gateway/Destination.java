package dev.headway.sandbox.world.gateway;

import java.util.List;

/** Where requests for a backend go. */
sealed interface Destination {
  /** Endpoints that are ready; none means 503. */
  record Endpoints(List<Endpoint> ready) implements Destination {
    public Endpoints {
      ready = List.copyOf(ready);
    }
  }

  /** There is nothing of that name: 500, and the route says so. */
  record Broken(String reason, String message) implements Destination {}

  record Endpoint(String host, int port) {}
}
