package dev.headway.sandbox.world.node;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The addresses of pods: those of a /24 network from its second to its 254th, each given out again
 * as late as possible. Linux answers on all of 127/8 without set-up; elsewhere all pods share
 * 127.0.0.1 and have mapped ports. A real API server refuses loopback addresses in EndpointSlices:
 * beside one, pods need a network that the machine was made to answer on. Thread-safe.
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
   * A loopback network that no other sandbox on this machine has: its addresses are made of a port
   * that the caller listens on.
   *
   * @param port from 1024 to 65535
   */
  public static PodNetwork besidePort(int port) {
    if (port < 1024 || port > 65_535) {
      throw new IllegalArgumentException("port must be from 1024 to 65535, not " + port);
    }
    return new PodNetwork("127.%d.%d.".formatted(port >> 8, port & 255), true);
  }

  /**
   * A network of the caller's choice, for example after {@code ip route add local 10.254.77.0/24
   * dev lo}.
   *
   * @param firstThree the first three numbers of its addresses, such as {@code 10.254.77}
   */
  public static PodNetwork of(String firstThree) {
    if (!firstThree.matches("[0-9]{1,3}[.][0-9]{1,3}[.][0-9]{1,3}")) {
      throw new IllegalArgumentException(
          "a pod network must be three numbers such as 10.254.77, not " + firstThree);
    }
    return new PodNetwork(firstThree + ".", true);
  }

  /** All pods on 127.0.0.1, with mapped ports. */
  public static PodNetwork shared() {
    return new PodNetwork("", false);
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
