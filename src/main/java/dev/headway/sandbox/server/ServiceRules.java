package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.Violation;
import dev.headway.sandbox.store.GroupResource;
import dev.headway.sandbox.store.ObjectStore;
import dev.headway.sandbox.store.StoredObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Services get an address of the service network and keep it. */
final class ServiceRules implements KindRules {
  static final GroupResource RESOURCE = new GroupResource("", "services");
  private static final int FIRST = 10;
  private static final int LAST = 254;

  private final ObjectStore store;
  private final String network;

  ServiceRules(ObjectStore store, String network) {
    this.store = store;
    this.network = network;
  }

  @Override
  public void complete(ObjectNode service, Optional<ObjectNode> old) {
    ObjectNode spec = Trees.child(service, "spec");
    if (Trees.text(spec, "type").equals("ExternalName")) {
      return;
    }
    String own = Trees.text(spec, "clusterIP");
    String before = old.map(o -> Trees.text(o, "spec", "clusterIP")).orElse("");
    String address = !own.isEmpty() ? own : !before.isEmpty() ? before : free(service);
    spec.put("clusterIP", address);
    spec.set("clusterIPs", Trees.array().add(address));
    if (!spec.has("ipFamilies")) {
      spec.putArray("ipFamilies").add("IPv4");
    }
    if (!spec.has("ipFamilyPolicy")) {
      spec.put("ipFamilyPolicy", "SingleStack");
    }
    if (old.isEmpty()) {
      Trees.child(service, "status").putObject("loadBalancer");
    }
  }

  @Override
  public boolean oneAtATime() {
    return true;
  }

  @Override
  public List<Violation> validate(ObjectNode service, Optional<ObjectNode> old) {
    String before = old.map(o -> Trees.text(o, "spec", "clusterIP")).orElse("");
    String now = Trees.text(service, "spec", "clusterIP");
    if (!before.isEmpty() && !before.equals(now)) {
      return List.of(
          Violation.invalid(
              "spec.clusterIPs[0]",
              "[]string{" + ObjectMetaRules.quoted(now) + "}",
              "may not change once set"));
    }
    boolean given = before.isEmpty() && !now.isEmpty() && !now.equals("None");
    return given && takenByOthers(service).contains(now)
        ? List.of(
            Violation.invalid(
                "spec.clusterIPs",
                "[" + ObjectMetaRules.quoted(now) + "]",
                "failed to allocate IP " + now + ": provided IP is already allocated"))
        : List.of();
  }

  private Set<String> takenByOthers(ObjectNode service) {
    Set<String> taken = new HashSet<>();
    for (StoredObject other : store.list(RESOURCE, "").items()) {
      if (!Trees.text(other.tree(), "metadata", "uid")
          .equals(Trees.text(service, "metadata", "uid"))) {
        taken.add(Trees.text(other.tree(), "spec", "clusterIP"));
      }
    }
    return taken;
  }

  private String free(ObjectNode service) {
    Set<String> taken = takenByOthers(service);
    String[] bytes = network.split("\\.", -1);
    int third = Integer.parseInt(bytes[2]);
    for (int block = third; block < 256; block++) {
      for (int last = FIRST; last <= LAST; last++) {
        String address = bytes[0] + "." + bytes[1] + "." + block + "." + last;
        if (!taken.contains(address)) {
          return address;
        }
      }
    }
    throw StatusErrors.of(Refusal.NO_ADDRESS_LEFT);
  }
}
