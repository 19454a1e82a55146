package dev.headway.port;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one attempt of a check sends and what it takes for a good answer. */
public sealed interface CheckProbe {

  /** The port that is dialled: a number, or the name of a port of the pod or Service. */
  String port();

  /** The name of the type in a spec, in messages and metrics. */
  String type();

  /**
   * One request over HTTP/1.1; redirects are answers, not followed.
   *
   * @param tls present: over TLS
   */
  record Http(String port, HttpRequest request, HttpAnswer good, Optional<Tls> tls)
      implements CheckProbe {
    @Override
    public String type() {
      return "HTTP";
    }
  }

  /** A TCP connection that is made and closed again. */
  record Tcp(String port) implements CheckProbe {
    @Override
    public String type() {
      return "TCP";
    }
  }

  /**
   * One question of the standard health protocol of gRPC, over HTTP/2 in clear text.
   *
   * @param service whose health is asked for; empty: the server's as a whole
   */
  record Grpc(String port, String service) implements CheckProbe {
    @Override
    public String type() {
      return "GRPC";
    }
  }

  /**
   * A command in a container of each pod; exit code 0 passes. Nothing is dialled.
   *
   * @param process the name of the process that the command looks for, where it does
   */
  record Command(String container, List<String> command, Optional<String> process)
      implements CheckProbe {
    /** Copies the command. */
    public Command {
      command = List.copyOf(command);
    }

    @Override
    public String port() {
      return "0";
    }

    @Override
    public String type() {
      return process.isPresent() ? "Process" : "Command";
    }

    /** What it is called in messages: arguments may be nobody's business. */
    public String what() {
      return process.map(name -> "Process " + name).orElse("Command " + command.getFirst());
    }
  }

  /**
   * What is sent.
   *
   * @param path begins with a slash, may hold a query
   * @param host the header {@code Host}; empty: the address that is dialled
   */
  record HttpRequest(
      String method,
      String path,
      Optional<String> host,
      List<Header> headers,
      Optional<String> body) {
    /** Copies the headers. */
    public HttpRequest {
      headers = List.copyOf(headers);
    }

    /** A GET without anything besides. */
    public static HttpRequest get(String path) {
      return new HttpRequest("GET", path, Optional.empty(), List.of(), Optional.empty());
    }
  }

  /**
   * What it takes for a good answer.
   *
   * @param codes status codes that pass
   * @param text what the beginning of the body must hold; empty: no body is read
   */
  record HttpAnswer(Set<Integer> codes, Optional<String> text) {
    /** Copies the codes. */
    public HttpAnswer {
      codes = Set.copyOf(codes);
    }
  }

  /** One request header. */
  record Header(String name, Value value) {
    /** A header whose value is in the spec. */
    public static Header of(String name, String value) {
      return new Header(name, new Value.Text(value));
    }
  }

  /** Where the value of a header comes from. */
  sealed interface Value {
    /** It is in the spec. */
    record Text(String text) implements Value {}

    /** It is in a Secret of the deployment's namespace, and is read when it is sent. */
    record FromSecret(SecretKey key) implements Value {}
  }

  /** A key of a Secret. */
  record SecretKey(String secret, String key) {}

  /**
   * How a certificate is judged.
   *
   * @param serverName sent to the server, and what its certificate must be for; empty: nothing is
   *     sent
   * @param verified false: any certificate will do, as with a kubelet's probe
   * @param authority certificates to trust in place of the public ones
   */
  record Tls(Optional<String> serverName, boolean verified, Optional<SecretKey> authority) {}
}
