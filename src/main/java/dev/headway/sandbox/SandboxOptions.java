package dev.headway.sandbox;

import dev.headway.sandbox.world.WorldOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a sandbox is set up.
 *
 * @param port of the API server on loopback, 0 for any free port
 * @param time of everything in it
 * @param world of its cluster
 * @param operator starts what runs in it besides the cluster, with an administrator's client; it is
 *     closed with the sandbox
 */
public record SandboxOptions(
    int port,
    InstantSource time,
    WorldOptions world,
    Optional<Function<KubernetesClient, AutoCloseable>> operator) {
  /** Any free ports, no operator. */
  public static SandboxOptions at(InstantSource time) {
    return new SandboxOptions(0, time, WorldOptions.DEFAULT, Optional.empty());
  }

  public SandboxOptions withPort(int changed) {
    return new SandboxOptions(changed, time, world, operator);
  }

  public SandboxOptions withWorld(WorldOptions changed) {
    return new SandboxOptions(port, time, changed, operator);
  }

  public SandboxOptions withOperator(Function<KubernetesClient, AutoCloseable> starter) {
    return new SandboxOptions(port, time, world, Optional.of(starter));
  }
}
