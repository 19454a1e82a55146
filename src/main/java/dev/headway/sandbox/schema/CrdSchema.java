package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schema of one version of a CRD. */
final class CrdSchema implements ResourceSchema {
  static final ResourceSchema UNTYPED = new CrdSchema(new Shape.Anything());

  private final Shape shape;

  private CrdSchema(Shape shape) {
    this.shape = shape;
  }

  static CrdSchema of(JsonNode openApi) {
    return new CrdSchema(new Shape.Anything());
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public Pruned prune(ObjectNode object) {
    return new Pruned(object, List.of());
  }

  @Override
  public List<String> decodeErrors(ObjectNode object) {
    return List.of();
  }

  @Override
  public ObjectNode withDefaults(ObjectNode object) {
    return object;
  }

  @Override
  public List<Violation> validate(ObjectNode object, @Nullable ObjectNode old) {
    return List.of();
  }
}
