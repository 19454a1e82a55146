package dev.headway.port;

import java.util.List;
import java.util.Set;

/** What one attempt of a check sends and what it takes for a good answer. */
public sealed interface CheckProbe {

  /** The port that is dialled: a number, or the name of a port of the pod or Service. */
  String port();

  /**
   * One GET over plain HTTP/1.1; redirects are answers, not followed.
   *
   * @param path begins with a slash, may hold a query
   * @param accepted status codes that pass
   */
  record Http(String port, String path, Set<Integer> accepted, List<Header> headers)
      implements CheckProbe {
    /** Copies the collections. */
    public Http {
      accepted = Set.copyOf(accepted);
      headers = List.copyOf(headers);
    }
  }

  /** A TCP connection that is made and closed again. */
  record Tcp(String port) implements CheckProbe {}

  /** One request header. */
  record Header(String name, String value) {}
}
