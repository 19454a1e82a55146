package dev.headway.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Where users are, as seen from this machine. */
final class Traffic {
  static final URI GATEWAY =
      URI.create(System.getProperty("headway.cluster.gateway", "http://127.0.0.1:8000"));

  private Traffic() {}

  /** A header of one answer to a request for a host; empty when it has none of this name. */
  static String header(String host, String name) {
    try (Socket socket = new Socket(GATEWAY.getHost(), GATEWAY.getPort())) {
      String request = "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer
          .lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
          .map(line -> line.substring(name.length() + 2))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
