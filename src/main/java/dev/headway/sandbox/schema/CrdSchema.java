package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Violation.Cause;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schema of one version of a CRD. */
final class CrdSchema implements ResourceSchema {
  private static final Set<Cause> BLOCKING =
      EnumSet.of(
          Cause.FieldValueRequired,
          Cause.FieldValueTypeInvalid,
          Cause.FieldValueNotSupported,
          Cause.FieldValueTooLong,
          Cause.FieldValueTooMany);
  private static final Violation NOT_CHECKED =
      Violation.invalid(
          "<nil>",
          "null",
          "some validation rules were not checked because the object was invalid; correct the"
              + " existing errors to complete validation");

  private final Structural schema;
  private final Shape shape;
  private final CelRules rules;

  CrdSchema(Structural schema, CelRules rules) {
    this.schema = schema;
    this.shape = schema.shape(true);
    this.rules = rules;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public Pruned prune(ObjectNode object) {
    Pruned pruned = ShapePruning.prune(object, shape);
    return new Pruned(pruned.object(), pruned.unknown().stream().sorted().toList());
  }

  @Override
  public List<String> decodeErrors(ObjectNode object) {
    JsonNode metadata = object.get("metadata");
    return metadata == null
        ? List.of()
        : DecodeCheck.errors("ObjectMeta", "", metadata, BuiltinSchemas.objectMeta());
  }

  @Override
  public ObjectNode withDefaults(ObjectNode object) {
    return Defaulting.applied(object, schema);
  }

  @Override
  public List<Violation> validate(ObjectNode object, @Nullable ObjectNode old) {
    List<Violation> found = new ArrayList<>(ValueCheck.violations("", object, old, schema.raw()));
    ListTypes.embedded("", object, schema, found);
    ListTypes.duplicates("", object, schema, found);
    if (found.stream().anyMatch(violation -> BLOCKING.contains(violation.cause()))) {
      if (!rules.isEmpty()) {
        found.add(NOT_CHECKED);
      }
    } else {
      found.addAll(rules.violations(object, old));
    }
    return found;
  }
}
