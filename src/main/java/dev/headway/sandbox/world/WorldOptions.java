package dev.headway.sandbox.world;

import dev.headway.sandbox.world.gateway.Lag;
import dev.headway.sandbox.world.node.PodNetwork;
import java.util.Optional;

/**
 * How a world is set up.
 *
 * @param gatewayPort where the gateway listens on loopback, 0 for any free port
 * @param lag how long the gateway takes after a change
 * @param pods the addresses of pods; absent: loopback addresses that no other sandbox has
 */
public record WorldOptions(int gatewayPort, Lag lag, Optional<PodNetwork> pods) {
  /** Any free port, the lag of a real gateway, own addresses for pods. */
  public static final WorldOptions DEFAULT = new WorldOptions(0, Lag.AS_TRAEFIK, Optional.empty());

  public WorldOptions withGatewayPort(int port) {
    return new WorldOptions(port, lag, pods);
  }

  public WorldOptions withLag(Lag changed) {
    return new WorldOptions(gatewayPort, changed, pods);
  }

  public WorldOptions withPods(PodNetwork network) {
    return new WorldOptions(gatewayPort, lag, Optional.of(network));
  }
}
