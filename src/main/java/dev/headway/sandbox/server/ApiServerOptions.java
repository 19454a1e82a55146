package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;

/**
 * How an API server starts.
 *
 * @param port TCP port on loopback; 0 takes any free one
 * @param time gives creation and deletion times
 * @param customResources CRD documents that are there from the start, besides Gateway API's
 * @param logCapacity changes kept per resource for watches to resume from
 * @param serviceNetwork first three bytes of the addresses that Services get, such as {@code
 *     127.43.0}
 */
public record ApiServerOptions(
    int port,
    InstantSource time,
    List<ObjectNode> customResources,
    int logCapacity,
    String serviceNetwork) {

  public ApiServerOptions {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be from 0 to 65535, not " + port);
    }
    if (!serviceNetwork.matches("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")) {
      throw new IllegalArgumentException(
          "serviceNetwork must be three bytes such as 127.43.0, not " + serviceNetwork);
    }
    customResources = List.copyOf(customResources);
  }

  /** Any free port, Gateway API as the only CRDs. */
  public static ApiServerOptions at(InstantSource time) {
    return new ApiServerOptions(0, time, List.of(), 10_000, "127.43.0");
  }

  public ApiServerOptions withPort(int port) {
    return new ApiServerOptions(port, time, customResources, logCapacity, serviceNetwork);
  }

  public ApiServerOptions withCustomResources(List<ObjectNode> documents) {
    return new ApiServerOptions(port, time, documents, logCapacity, serviceNetwork);
  }

  public ApiServerOptions withLogCapacity(int changes) {
    return new ApiServerOptions(port, time, customResources, changes, serviceNetwork);
  }
}
