package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.CrdSchemas;
import dev.headway.sandbox.schema.InvalidCrdException;
import dev.headway.sandbox.schema.Violation;
import dev.headway.sandbox.store.GroupResource;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import dev.headway.sandbox.store.StoredObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** CRDs: checked and established in the write itself, and served from then on. */
final class CustomResourceDefinitions implements KindRules {
  static final GroupResource RESOURCE =
      new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

  private final ObjectStore store;
  private final ResourceRegistry registry;
  private final InstantSource time;
  private final BooleanSupplier trusted;

  /**
   * @param trusted true while the program installs its own documents, whose rules need no compiling
   */
  CustomResourceDefinitions(
      ObjectStore store, ResourceRegistry registry, InstantSource time, BooleanSupplier trusted) {
    this.store = store;
    this.registry = registry;
    this.time = time;
    this.trusted = trusted;
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public void complete(ObjectNode crd, Optional<ObjectNode> old) {
    ObjectNode spec = Trees.child(crd, "spec");
    ObjectNode names = Trees.child(spec, "names");
    String kind = Trees.text(names, "kind");
    if (!names.has("singular")) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!names.has("listKind")) {
      names.put("listKind", kind + "List");
    }
    if (!spec.has("conversion")) {
      spec.putObject("conversion").put("strategy", "None");
    }
    ObjectNode status = Trees.child(crd, "status");
    decideNames(crd, status);
    ArrayNode stored = Trees.array();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("storage").asBoolean()) {
        stored.add(Trees.text(version, "name"));
      }
    }
    status.set("storedVersions", stored);
  }

  private void decideNames(ObjectNode crd, ObjectNode status) {
    JsonNode before = status.path("acceptedNames");
    CrdNames names = CrdNames.of(Trees.at(crd, "spec", "names"), before, neighbours(crd));
    status.set("acceptedNames", names.accepted());
    boolean was = isEstablished(crd);
    ArrayNode old = status.withArrayProperty("conditions").deepCopy();
    ArrayNode conditions = status.putArray("conditions");
    conditions.add(
        condition(old, "NamesAccepted", names.areAccepted(), names.reason(), names.message()));
    if (was || names.areAccepted()) {
      conditions.add(
          condition(
              old,
              "Established",
              true,
              "InitialNamesAccepted",
              "the initial names have been accepted"));
    } else {
      conditions.add(
          condition(old, "Established", false, "NotAccepted", "not all names are accepted"));
    }
  }

  private List<ObjectNode> neighbours(ObjectNode crd) {
    String group = Trees.text(crd, "spec", "group");
    return store.list(RESOURCE, "").items().stream()
        .map(StoredObject::tree)
        .filter(other -> Trees.text(other, "spec", "group").equals(group))
        .filter(other -> !Trees.name(other).equals(Trees.name(crd)))
        .toList();
  }

  private ObjectNode condition(
      ArrayNode old, String type, boolean holds, String reason, String message) {
    String status = holds ? "True" : "False";
    String since = Times.seconds(time.instant());
    for (JsonNode before : old) {
      if (Trees.text(before, "type").equals(type) && Trees.text(before, "status").equals(status)) {
        since = Trees.text(before, "lastTransitionTime");
      }
    }
    return Trees.object()
        .put("type", type)
        .put("status", status)
        .put("lastTransitionTime", since)
        .put("reason", reason)
        .put("message", message);
  }

  private static boolean isEstablished(ObjectNode crd) {
    for (JsonNode condition : Trees.at(crd, "status", "conditions")) {
      if (Trees.text(condition, "type").equals("Established")) {
        return Trees.text(condition, "status").equals("True");
      }
    }
    return false;
  }

  @Override
  public boolean oneAtATime() {
    return true;
  }

  @Override
  public List<Violation> validate(ObjectNode crd, Optional<ObjectNode> old) {
    List<Violation> violations = new ArrayList<>();
    JsonNode spec = crd.path("spec");
    String expected = Trees.text(spec, "names", "plural") + "." + Trees.text(spec, "group");
    if (!Trees.name(crd).equals(expected)) {
      violations.add(
          Violation.invalid(
              "metadata.name",
              ObjectMetaRules.quoted(Trees.name(crd)),
              "must be spec.names.plural+\".\"+spec.group"));
    }
    storageVersion(spec, violations);
    old.ifPresent(
        before -> {
          immutable(spec, before.path("spec"), "group", violations);
          immutable(spec, before.path("spec"), "scope", violations);
        });
    if (violations.isEmpty() && !trusted.getAsBoolean()) {
      try {
        CrdSchemas.parse(crd);
      } catch (InvalidCrdException e) {
        violations.addAll(e.violations());
      }
    }
    return violations;
  }

  private static void storageVersion(JsonNode spec, List<Violation> violations) {
    int storage = 0;
    for (JsonNode version : spec.path("versions")) {
      storage += version.path("storage").asBoolean() ? 1 : 0;
    }
    if (storage != 1) {
      violations.add(
          Violation.invalid(
              "spec.versions",
              spec.path("versions").toString(),
              "must have exactly one version marked as storage version"));
    }
  }

  private static void immutable(
      JsonNode spec, JsonNode before, String field, List<Violation> violations) {
    if (!spec.path(field).equals(before.path(field))) {
      violations.add(
          Violation.invalid("spec." + field, spec.path(field).toString(), "field is immutable"));
    }
  }

  @Override
  public void stored(ObjectNode crd, Optional<ObjectNode> old) {
    if (!isEstablished(crd)) {
      return;
    }
    boolean same =
        old.isPresent()
            && old.get().path("spec").equals(crd.path("spec"))
            && Trees.at(old.get(), "status", "acceptedNames")
                .equals(Trees.at(crd, "status", "acceptedNames"))
            && registry.find(resource(crd)).isPresent();
    if (!same) {
      registry.put(CustomKind.kindOf(crd, CrdSchemas.trusted(crd)));
    }
  }

  @Override
  public void removed(ObjectNode last) {
    GroupResource resource = resource(last);
    registry.remove(resource);
    // Without their kind nobody could see or delete them, and they would be back with the next CRD.
    for (StoredObject object : store.list(resource, "").items()) {
      Optional<StoredObject> current = Optional.of(object);
      while (current.isPresent()
          && store.delete(object.key(), current.get().revision()).isEmpty()) {
        current = store.get(object.key());
      }
    }
    neighbours(last).forEach(this::decideAgain);
  }

  /** A name that has become free goes to whoever waits for it. */
  private void decideAgain(ObjectNode crd) {
    ObjectKey key = new ObjectKey(RESOURCE, "", Trees.name(crd));
    Optional<StoredObject> current = store.get(key);
    while (current.isPresent()) {
      ObjectNode next = current.get().tree().deepCopy();
      decideNames(next, Trees.child(next, "status"));
      if (next.equals(current.get().tree())) {
        return;
      }
      Optional<StoredObject> written = store.replace(key, current.get().revision(), next);
      if (written.isPresent()) {
        stored(written.get().tree(), current.map(StoredObject::tree));
        return;
      }
      current = store.get(key);
    }
  }

  static GroupResource resource(ObjectNode crd) {
    return new GroupResource(
        Trees.text(crd, "spec", "group"), Trees.text(crd, "spec", "names", "plural"));
  }
}
