package dev.headway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * A loopback network for the addresses of Services that no other sandbox on this machine has: it is
 * made of a port that is held as long as the network is in use.
 */
record ServiceNetwork(ServerSocket reservation) implements AutoCloseable {
  static ServiceNetwork reserve() {
    try {
      return new ServiceNetwork(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    } catch (IOException none) {
      throw new UncheckedIOException("There is no free port on loopback", none);
    }
  }

  /** Such as {@code 127.156.64}. */
  String firstThree() {
    int port = reservation.getLocalPort();
    return "127.%d.%d".formatted(port >> 8, port & 255);
  }

  @Override
  public void close() throws IOException {
    reservation.close();
  }
}
