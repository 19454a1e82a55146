package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.merge.ApplyConflictException;
import dev.headway.sandbox.merge.ManagedWrites;
import dev.headway.sandbox.merge.PatchRefusedException;
import dev.headway.sandbox.merge.Patches;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.ResourceSchema;
import dev.headway.sandbox.schema.StrictDecoder;
import dev.headway.sandbox.schema.Violation;
import dev.headway.sandbox.server.Admission.Write;
import dev.headway.sandbox.server.Bodies.FieldValidation;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The four ways of PATCH. */
final class Patching {

  private final ObjectStore store;
  private final Admission admission;
  private final Writes writes;

  Patching(ObjectStore store, Admission admission, Writes writes) {
    this.store = store;
    this.admission = admission;
    this.writes = writes;
  }

  /** The outcome with the warnings of field validation. */
  record Patched(Writes.Written written, List<String> warnings) {}

  Patched patch(ApiRequest request, Target target, ResourceKind kind) {
    String type = request.contentType();
    WriteOptions options = WriteOptions.of(request, "PatchOptions");
    Write write = new Write(kind, target.version(), target.subresource(), options.manager());
    ObjectKey key = new ObjectKey(Versions.stored(kind), target.namespace(), target.name());
    if (type.equals("application/apply-patch+yaml")) {
      return apply(request, write, key, options);
    }
    if (request.query().containsKey("force")) {
      throw StatusErrors.option(
          "PatchOptions", Violation.Cause.FieldValueForbidden, Refusal.FORCE_WITHOUT_APPLY);
    }
    checkType(type, kind);
    List<String> warnings = new ArrayList<>();
    Writes.Written written =
        writes.update(
            write,
            key,
            old -> {
              warnings.clear();
              return read(request, write, patched(request, write, old), warnings);
            },
            options,
            false);
    return new Patched(written, warnings);
  }

  private static void checkType(String type, ResourceKind kind) {
    boolean known =
        switch (type) {
          case "application/json-patch+json", "application/merge-patch+json" -> true;
          case "application/strategic-merge-patch+json" -> kind.custom().isEmpty();
          default -> false;
        };
    if (!known) {
      throw StatusErrors.of(
          Refusal.MEDIA_TYPE,
          "application/json-patch+json, application/merge-patch+json"
              + (kind.custom().isEmpty() ? ", application/strategic-merge-patch+json" : "")
              + ", application/apply-patch+yaml");
    }
  }

  private static ObjectNode patched(ApiRequest request, Write write, ObjectNode old) {
    JsonNode patch;
    try {
      patch = StrictDecoder.decode(request.body().getBytes(), StrictDecoder.Format.JSON).tree();
    } catch (StrictDecoder.MalformedBodyException e) {
      throw StatusErrors.of(Refusal.PATCH_MALFORMED, e.getMessage());
    }
    return patched(request.contentType(), write, old, patch);
  }

  static ObjectNode patched(String type, Write write, ObjectNode old, JsonNode patch) {
    try {
      return switch (type) {
        case "application/json-patch+json" -> Patches.json(old, patch);
        case "application/merge-patch+json" -> Patches.merge(old, patch);
        default -> Patches.strategic(old, patch, write.kind().schema(write.version()).shape());
      };
    } catch (PatchRefusedException e) {
      throw refused(e);
    }
  }

  private static StatusError refused(PatchRefusedException e) {
    return StatusErrors.of(e.refusal(), e.values());
  }

  /** Field validation of the patched object. */
  private static ObjectNode read(
      ApiRequest request, Write write, ObjectNode tree, List<String> warnings) {
    FieldValidation validation = FieldValidation.of(request, "PatchOptions");
    ResourceSchema schema = write.kind().schema(write.version());
    List<String> errors = schema.decodeErrors(tree);
    if (!errors.isEmpty()) {
      throw invalidPatch(tree, errors.getFirst());
    }
    ResourceSchema.Pruned pruned = schema.prune(tree);
    List<String> problems = Bodies.problems(List.of(), pruned.unknown());
    if (validation == FieldValidation.STRICT && !problems.isEmpty()) {
      throw invalidPatch(tree, StrictDecoder.strictError(problems));
    }
    if (validation == FieldValidation.WARN) {
      warnings.addAll(problems);
    }
    return pruned.object();
  }

  static StatusError invalidPatch(ObjectNode tree, String why) {
    String text = ObjectMetaRules.quoted(tree.toString());
    return StatusErrors.oneField(
        Refusal.PATCH_RESULT, Violation.Cause.FieldValueInvalid, "", "", "", text, why);
  }

  private Patched apply(ApiRequest request, Write write, ObjectKey key, WriteOptions options) {
    if (request.param("fieldManager").isEmpty()) {
      throw StatusErrors.option(
          "PatchOptions", Violation.Cause.FieldValueRequired, Refusal.NO_FIELD_MANAGER);
    }
    List<String> warnings = new ArrayList<>();
    ObjectNode sent = configuration(request, write, key, warnings);
    boolean force = request.flag("force");
    while (store.get(key).isEmpty()) {
      if (!write.subresource().isEmpty()) {
        throw StatusErrors.notFound(write.kind().resource(), key.name());
      }
      Optional<Writes.Written> created = createApplied(write, key, sent, options, force);
      if (created.isPresent()) {
        return new Patched(created.get(), warnings);
      }
    }
    Writes.Written written =
        writes.update(write, key, old -> merged(write, old, sent, force), options, true);
    return new Patched(written, warnings);
  }

  private Optional<Writes.Written> createApplied(
      Write write, ObjectKey key, ObjectNode sent, WriteOptions options, boolean force) {
    if (!Trees.text(sent, "metadata", "resourceVersion").isEmpty()
        || !Trees.text(sent, "metadata", "uid").isEmpty()) {
      throw StatusErrors.notFound(write.kind().resource(), key.name());
    }
    ObjectNode tree = merged(write, null, sent, force);
    try {
      return Optional.of(writes.create(write, key.namespace(), tree, options, true));
    } catch (StatusError e) {
      if (e.code() == 409) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private ObjectNode merged(
      Write write,
      @org.jspecify.annotations.Nullable ObjectNode old,
      ObjectNode sent,
      boolean force) {
    ResourceSchema schema = write.kind().schema(write.version());
    try {
      ObjectNode merged =
          ManagedWrites.apply(old, sent, schema.shape(), admission.writer(write), force);
      checkDecodes(write, merged, schema, sent);
      return merged;
    } catch (PatchRefusedException e) {
      throw refused(e);
    } catch (ApplyConflictException e) {
      throw conflict(e);
    }
  }

  /** What the schema of a built-in kind does not see and its Go type does. */
  private static void checkDecodes(
      Write write, ObjectNode merged, ResourceSchema schema, ObjectNode sent) {
    List<String> errors =
        write.kind().custom().isEmpty() ? schema.decodeErrors(merged) : List.<String>of();
    if (!errors.isEmpty()) {
      String version = versionAndKind(write.apiVersion(), write.kind().kind());
      String object =
          "%s/%s; %s"
              .formatted(
                  Trees.text(sent, "metadata", "namespace"),
                  Trees.text(sent, "metadata", "name"),
                  version);
      throw StatusErrors.of(Refusal.APPLY_NOT_DECODED, object, version, errors.getFirst());
    }
  }

  private static String versionAndKind(String apiVersion, String kind) {
    return (apiVersion.contains("/") ? apiVersion : "/" + apiVersion) + ", Kind=" + kind;
  }

  /** The applied configuration, with kind, name and namespace checked. */
  private static ObjectNode configuration(
      ApiRequest request, Write write, ObjectKey key, List<String> warnings) {
    FieldValidation validation = FieldValidation.of(request, "PatchOptions");
    StrictDecoder.Decoded decoded;
    try {
      decoded = StrictDecoder.decode(request.body().getBytes(), StrictDecoder.Format.YAML);
    } catch (StrictDecoder.MalformedBodyException e) {
      throw StatusErrors.of(Refusal.APPLY_MALFORMED, e.getMessage());
    }
    ObjectNode sent =
        Trees.asObject(decoded.tree())
            .orElseThrow(
                () ->
                    StatusErrors.of(
                        Refusal.APPLY_MALFORMED,
                        "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
                            + decoded.tree().getNodeType().name().toLowerCase(Locale.ROOT)
                            + " into Go value of type map[string]interface {}"));
    checkGroupVersionKind(sent, write);
    List<String> problems = decoded.problems();
    if (validation == FieldValidation.STRICT && !problems.isEmpty()) {
      throw StatusErrors.of(Refusal.APPLY_REPEATED_FIELDS, "\n  " + String.join("\n  ", problems));
    }
    if (validation == FieldValidation.WARN) {
      warnings.addAll(problems);
    }
    ObjectNode tree = Trees.copyWithMetadata(sent);
    checkName(tree, key);
    return tree;
  }

  private static void checkGroupVersionKind(ObjectNode sent, Write write) {
    String apiVersion = Trees.text(sent, "apiVersion");
    String kind = Trees.text(sent, "kind");
    if (apiVersion.equals(write.apiVersion()) && kind.equals(write.kind().kind())) {
      return;
    }
    throw StatusErrors.of(
        Refusal.APPLY_OTHER_KIND, apiVersion.contains("/") ? apiVersion : "/" + apiVersion, kind);
  }

  private static void checkName(ObjectNode tree, ObjectKey key) {
    ObjectNode metadata = Trees.metadata(tree);
    String name = Trees.text(metadata, "name");
    if (name.isEmpty()) {
      metadata.put("name", key.name());
    } else if (!name.equals(key.name())) {
      throw StatusErrors.of(Refusal.OTHER_NAME, name, key.name());
    }
  }

  private static StatusError conflict(ApplyConflictException e) {
    List<StatusErrors.Cause> causes =
        e.conflicts().stream()
            .map(c -> new StatusErrors.Cause("FieldManagerConflict", c.message(), c.field()))
            .toList();
    return StatusErrors.withCauses(e.refusal(), causes, e.values());
  }
}
