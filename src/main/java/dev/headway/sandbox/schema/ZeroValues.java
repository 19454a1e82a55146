package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Shape.Zero;

/** Objects as a typed server has them before anything is filled in. */
public final class ZeroValues {
  private ZeroValues() {}

  /** The object that a create is compared with. */
  public static ObjectNode of(Shape shape) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (shape instanceof Shape.Struct struct) {
      for (Shape.Field field : struct.fields().values()) {
        if (field.zero() == Zero.STRUCT) {
          object.set(field.name(), of(field.shape()));
        } else if (field.zero() == Zero.NULL) {
          object.putNull(field.name());
        }
      }
    }
    return object;
  }

  /** Adds the structs that are always there; changes the object. */
  static void fillStructs(ObjectNode object, Shape shape) {
    if (shape instanceof Shape.Struct struct) {
      for (Shape.Field field : struct.fields().values()) {
        if (field.zero() == Zero.STRUCT) {
          fillStructs(BuiltinDefaults.child(object, field.name()), field.shape());
        }
      }
    }
  }
}
