package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.CrdSchemas;
import dev.headway.sandbox.schema.InvalidCrdException;
import dev.headway.sandbox.schema.Violation;
import dev.headway.sandbox.store.GroupResource;
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
    status.set("acceptedNames", names.deepCopy());
    if (!status.has("conditions")) {
      String now = Times.seconds(time.instant());
      ArrayNode conditions = status.putArray("conditions");
      condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found", now);
      condition(
          conditions,
          "Established",
          "InitialNamesAccepted",
          "the initial names have been accepted",
          now);
    }
    ArrayNode stored = Trees.array();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("storage").asBoolean()) {
        stored.add(Trees.text(version, "name"));
      }
    }
    status.set("storedVersions", stored);
  }

  private static void condition(
      ArrayNode conditions, String type, String reason, String message, String now) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("lastTransitionTime", now)
        .put("reason", reason)
        .put("message", message);
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
    boolean same =
        old.isPresent()
            && old.get().path("spec").equals(crd.path("spec"))
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
  }

  static GroupResource resource(ObjectNode crd) {
    return new GroupResource(
        Trees.text(crd, "spec", "group"), Trees.text(crd, "spec", "names", "plural"));
  }
}
