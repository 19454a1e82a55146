package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.store.GroupResource;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import dev.headway.sandbox.store.StoredObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds the address on the pod's node that has a container's log. */
final class PodLogTarget {
  private static final List<String> PASSED =
      List.of(
          "follow",
          "previous",
          "tailLines",
          "sinceSeconds",
          "sinceTime",
          "timestamps",
          "limitBytes");

  private final ObjectStore store;

  PodLogTarget(ObjectStore store) {
    this.store = store;
  }

  URI of(ApiRequest request, StoredObject pod) {
    ObjectNode tree = pod.tree();
    String container = container(request, tree);
    String nodeName = Trees.text(tree, "spec", "nodeName");
    ObjectNode node =
        store
            .get(new ObjectKey(new GroupResource("", "nodes"), "", nodeName))
            .orElseThrow(
                () ->
                    StatusErrors.badRequest(
                        nodeName.isEmpty()
                            ? "pod " + Trees.name(tree) + " does not have a host assigned"
                            : "nodes \"" + nodeName + "\" not found"))
            .tree();
    int port = Trees.at(node, "status", "daemonEndpoints", "kubeletEndpoint", "Port").asInt();
    String path =
        "https://"
            + address(node)
            + ":"
            + port
            + "/containerLogs/"
            + Trees.namespace(tree)
            + "/"
            + Trees.name(tree)
            + "/"
            + container;
    return URI.create(path + query(request));
  }

  private static String container(ApiRequest request, ObjectNode pod) {
    List<String> names = new ArrayList<>();
    for (JsonNode container : Trees.at(pod, "spec", "containers")) {
      names.add(Trees.text(container, "name"));
    }
    String asked = request.param("container");
    if (asked.isEmpty() && names.size() == 1) {
      return names.getFirst();
    }
    if (asked.isEmpty()) {
      throw StatusErrors.badRequest(
          "a container name must be specified for pod "
              + Trees.name(pod)
              + ", choose one of: ["
              + String.join(" ", names)
              + "]");
    }
    if (!names.contains(asked)) {
      throw StatusErrors.badRequest(
          "container " + asked + " is not valid for pod " + Trees.name(pod));
    }
    return asked;
  }

  private static String address(ObjectNode node) {
    for (JsonNode address : Trees.at(node, "status", "addresses")) {
      if (Trees.text(address, "type").equals("InternalIP")) {
        return Trees.text(address, "address");
      }
    }
    throw StatusErrors.internal("node " + Trees.name(node) + " has no address");
  }

  private static String query(ApiRequest request) {
    List<String> parts = new ArrayList<>();
    for (String name : PASSED) {
      String value = request.param(name);
      if (!value.isEmpty()) {
        parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    }
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }
}
