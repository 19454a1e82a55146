package dev.headway.rollout.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.rollout.observe.Material;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders the candidate Service: the stable one's ports, and the pods of one revision. */
final class ServiceRendering {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ServiceRendering() {}

  static ObjectNode render(String name, String revision, Material material) {
    ObjectNode service = NODES.objectNode().put("apiVersion", "v1").put("kind", "Service");
    ObjectNode metadata = service.putObject("metadata");
    metadata.put("name", name).put("namespace", material.deployment().namespace());
    metadata.putObject("labels").put(Keys.NAME, material.deployment().name());
    metadata.putArray("ownerReferences").add(SetRendering.owner(material));
    ObjectNode spec = service.putObject("spec");
    ObjectNode selector = spec.putObject("selector");
    material.selector().getMatchLabels().forEach(selector::put);
    selector.put(Keys.NAME, material.deployment().name());
    selector.put(Keys.REVISION, revision);
    spec.set("ports", ports(material));
    return service;
  }

  /** A merge patch that points an existing one at a revision, with the ports as they are now. */
  static ObjectNode repoint(String revision, Material material) {
    ObjectNode patch = NODES.objectNode();
    ObjectNode spec = patch.putObject("spec");
    spec.putObject("selector").put(Keys.REVISION, revision);
    spec.set("ports", ports(material));
    return patch;
  }

  /** A merge patch that puts our key into a selector, or takes it out. */
  static ObjectNode selectorKey(@Nullable String revision) {
    ObjectNode patch = NODES.objectNode();
    patch.putObject("spec").putObject("selector").put(Keys.REVISION, revision);
    return patch;
  }

  private static ArrayNode ports(Material material) {
    ArrayNode ports = NODES.arrayNode();
    List<ServicePort> stable =
        material
            .stableService()
            .map(Service::getSpec)
            .map(spec -> spec.getPorts())
            .orElse(List.of());
    for (ServicePort port : stable) {
      ObjectNode copy = ports.addObject();
      if (port.getName() != null) {
        copy.put("name", port.getName());
      }
      copy.put("port", port.getPort());
      copy.set("targetPort", targetPort(port));
      if (port.getProtocol() != null) {
        copy.put("protocol", port.getProtocol());
      }
      if (port.getAppProtocol() != null) {
        copy.put("appProtocol", port.getAppProtocol());
      }
    }
    return ports;
  }

  private static JsonNode targetPort(ServicePort port) {
    IntOrString target = port.getTargetPort();
    if (target == null) {
      return NODES.numberNode(port.getPort());
    }
    return target.getIntVal() == null
        ? NODES.textNode(target.getStrVal())
        : NODES.numberNode(target.getIntVal());
  }
}
