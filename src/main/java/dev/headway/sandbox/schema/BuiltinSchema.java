package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind that the server knows without a CRD. */
record BuiltinSchema(String apiVersion, String kind, Shape.Struct shape) implements ResourceSchema {

  @Override
  public Pruned prune(ObjectNode object) {
    return ShapePruning.prune(object, shape);
  }

  @Override
  public List<String> decodeErrors(ObjectNode object) {
    return DecodeCheck.errors(kind, "", object, shape);
  }

  @Override
  public ObjectNode withDefaults(ObjectNode object) {
    ObjectNode filled = object.deepCopy();
    NullFields.drop(filled, shape);
    ZeroValues.fillStructs(filled, shape);
    return BuiltinDefaults.applied(apiVersion, kind, filled);
  }

  @Override
  public List<Violation> validate(ObjectNode object, @Nullable ObjectNode old) {
    return BuiltinRules.violations(apiVersion, kind, object, old);
  }
}
