package dev.headway.sandbox.world.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The sandbox's node as an object of the cluster. Pure. */
final class NodeObject {
  /** Where the node itself is reached. */
  static final String ADDRESS = "127.0.0.1";

  private NodeObject() {}

  /** What the node offers to pods. */
  static Map<String, Quantity> capacity() {
    return Map.of(
        "cpu",
        new Quantity("8"),
        "memory",
        new Quantity("16Gi"),
        "pods",
        new Quantity("110"),
        "ephemeral-storage",
        new Quantity("100Gi"));
  }

  static Node of(String name, int logPort, boolean ready, Instant now) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", name)
        .addToLabels("kubernetes.io/os", "linux")
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withCapacity(capacity())
        .withAllocatable(capacity())
        .withConditions(conditions(ready, now))
        .addNewAddress(ADDRESS, "InternalIP")
        .addNewAddress(name, "Hostname")
        .withNewDaemonEndpoints()
        .withNewKubeletEndpoint(logPort)
        .endDaemonEndpoints()
        .withNewNodeInfo()
        .withKubeletVersion("v1.36.0-headway-sandbox")
        .withContainerRuntimeVersion("sandbox://1")
        .withOperatingSystem("linux")
        .withOsImage("Headway sandbox")
        .withArchitecture("amd64")
        .withKernelVersion("none")
        .withBootID("")
        .withMachineID("")
        .withSystemUUID("")
        .withKubeProxyVersion("")
        .endNodeInfo()
        .endStatus()
        .build();
  }

  static List<NodeCondition> conditions(boolean ready, Instant now) {
    return List.of(
        condition(
            "MemoryPressure",
            false,
            "KubeletHasSufficientMemory",
            "kubelet has sufficient memory available",
            now),
        condition(
            "DiskPressure", false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure", now),
        condition(
            "PIDPressure",
            false,
            "KubeletHasSufficientPID",
            "kubelet has sufficient PID available",
            now),
        ready
            ? condition("Ready", true, "KubeletReady", "kubelet is posting ready status", now)
            : new NodeConditionBuilder(
                    condition(
                        "Ready",
                        false,
                        "NodeStatusUnknown",
                        "Kubelet stopped posting node status.",
                        now))
                .withStatus("Unknown")
                .build());
  }

  private static NodeCondition condition(
      String type, boolean status, String reason, String message, Instant now) {
    return new NodeConditionBuilder()
        .withType(type)
        .withStatus(status ? "True" : "False")
        .withReason(reason)
        .withMessage(message)
        .withLastHeartbeatTime(PodStatuses.time(now))
        .withLastTransitionTime(PodStatuses.time(now))
        .build();
  }
}
