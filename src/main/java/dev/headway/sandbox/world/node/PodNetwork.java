package dev.headway.sandbox.world.node;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The addresses of pods: {@code 127.a.b.2} to {@code 127.a.b.254}, each given out again as late as
 * possible. Linux answers on all of 127/8 without set-up; elsewhere all pods share 127.0.0.1 and
 * have mapped ports. Thread-safe.
 */
public final class PodNetwork {
  private static final int FIRST = 2;
  private static final int COUNT = 253;

  private final String prefix;
  private final boolean ownAddresses;
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private final AtomicInteger next = new AtomicInteger();

  private PodNetwork(String prefix, boolean ownAddresses) {
    this.prefix = prefix;
    this.ownAddresses = ownAddresses;
  }

  /**
   * A network that no other sandbox on this machine has: its addresses are made of a port that the
   * caller listens on.
   *
   * @param port from 1024 to 65535
   */
  public static PodNetwork besidePort(int port, boolean ownAddresses) {
    if (port < 1024 || port > 65_535) {
      throw new IllegalArgumentException("port must be from 1024 to 65535, not " + port);
    }
    return new PodNetwork("127.%d.%d.".formatted(port >> 8, port & 255), ownAddresses);
  }

  /** True where each pod has its own address and its real ports. */
  public boolean ownAddresses() {
    return ownAddresses;
  }

  /** Empty when all addresses are in use. */
  Optional<String> take() {
    if (!ownAddresses) {
      return Optional.of(NodeObject.ADDRESS);
    }
    for (int tried = 0; tried < COUNT; tried++) {
      String address = prefix + (FIRST + Math.floorMod(next.getAndIncrement(), COUNT));
      if (used.add(address)) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  void giveBack(String address) {
    used.remove(address);
  }
}
