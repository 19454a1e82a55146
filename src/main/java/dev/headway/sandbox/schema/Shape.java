package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The type of a place in a tree, as far as decoding and merging need it. Shapes of built-in kinds
 * and of CRDs are the same thing to the merge algorithms. Nested shapes may be computed lazily
 * (recursive schemas), so shapes have no meaningful equality.
 */
public sealed interface Shape {

  /** The shape of the member {@code name}, or null where the shape does not know it. */
  default @Nullable Shape member(String name) {
    return null;
  }

  /**
   * Whether the value at this place is one unit to server-side apply: owned and replaced as a
   * whole.
   */
  default boolean atomic() {
    return false;
  }

  /** A scalar of the given type. */
  record Scalar(ScalarType type) implements Shape {
    @Override
    public boolean atomic() {
      return true;
    }
  }

  /**
   * An object with named fields.
   *
   * @param typeName as type errors name it, such as {@code DeploymentSpec}; empty for CRDs
   * @param lazyFields by name
   * @param open whether fields that it does not name are kept as they are
   */
  record Struct(
      String typeName, Supplier<Map<String, Field>> lazyFields, boolean open, boolean atomic)
      implements Shape {
    public Map<String, Field> fields() {
      return lazyFields.get();
    }

    @Override
    public @Nullable Shape member(String name) {
      Field field = fields().get(name);
      if (field != null) {
        return field.shape();
      }
      return open ? new Anything() : null;
    }
  }

  /**
   * A named field of a struct.
   *
   * @param defaultValue of a field that identifies list items; null: it has none
   * @param zero what stands there when nobody filled the object: an empty object, null, or (mostly)
   *     {@link Zero#ABSENT nothing}
   * @param told what its documentation says of it
   */
  record Field(String name, Shape shape, @Nullable JsonNode defaultValue, Zero zero, Told told) {
    Field(String name, Shape shape, @Nullable JsonNode defaultValue, Zero zero) {
      this(name, shape, defaultValue, zero, Told.NOTHING);
    }
  }

  /**
   * What OpenAPI documents say of a field; decoding and merging do not look at it.
   *
   * @param required whether a client has to give it
   * @param allowed the values it may have; empty: any
   */
  record Told(boolean required, List<String> allowed) {
    static final Told NOTHING = new Told(false, List.of());

    public Told {
      allowed = List.copyOf(allowed);
    }
  }

  /** What a Go struct that nobody filled has at a field. */
  enum Zero {
    ABSENT,
    NULL,
    STRUCT
  }

  /** An object with arbitrary keys and values of one shape. */
  record MapOf(Shape values, boolean atomic) implements Shape {
    @Override
    public Shape member(String name) {
      return values;
    }
  }

  /**
   * A list.
   *
   * @param lazyItems shape of each item
   * @param type how server-side apply merges it
   * @param keys for {@link ListType#MAP} the fields that together identify an item
   * @param patching what strategic merge patch does with it
   */
  record ListOf(Supplier<Shape> lazyItems, ListType type, List<String> keys, Patching patching)
      implements Shape {
    public ListOf {
      keys = List.copyOf(keys);
    }

    public Shape items() {
      return lazyItems.get();
    }

    @Override
    public boolean atomic() {
      return type == ListType.ATOMIC;
    }
  }

  /**
   * A place without a schema: maps are granular, lists are atomic (as structured-merge-diff deduces
   * them).
   */
  record Anything() implements Shape {
    @Override
    public Shape member(String name) {
      return this;
    }
  }

  /** Scalar types as decoding tells them apart. */
  enum ScalarType {
    STRING,
    BOOLEAN,
    INT32,
    INT64,
    NUMBER,
    INT_OR_STRING,
    QUANTITY,
    TIME,
    BYTES
  }

  /** {@code x-kubernetes-list-type}. */
  enum ListType {
    ATOMIC,
    SET,
    MAP
  }

  /**
   * How strategic merge patch treats a list: replaced, merged as a set of scalars, or merged by a
   * key.
   */
  record Patching(boolean merge, @Nullable String key, boolean retainKeys) {
    public static final Patching REPLACE = new Patching(false, null, false);
  }
}
