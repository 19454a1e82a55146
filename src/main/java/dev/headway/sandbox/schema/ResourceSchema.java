package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server does with objects of one kind and version between decoding and storing. Immutable
 * and safe for concurrent use.
 */
public interface ResourceSchema {

  /** The shape of a whole object: apiVersion, kind, metadata and what the kind adds. */
  Shape shape();

  /** Drops fields that the schema does not know. */
  Pruned prune(ObjectNode object);

  /**
   * Type errors that a real server reports when it decodes (400), such as {@code json: cannot
   * unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32}. Always empty
   * for CRDs, whose types are part of {@link #validate}.
   */
  List<String> decodeErrors(ObjectNode object);

  /**
   * A copy of the object with defaults filled in. Nulls with a default are replaced, other nulls of
   * non-nullable fields are dropped.
   */
  ObjectNode withDefaults(ObjectNode object);

  /**
   * What is wrong with the object by its schema and CEL rules (without metadata).
   *
   * @param old the stored object on update, null on create; transition rules run on update only
   */
  List<Violation> validate(ObjectNode object, @Nullable ObjectNode old);

  /**
   * Result of pruning.
   *
   * @param object copy of the object without unknown fields
   * @param unknown paths of what was dropped, in document order, such as {@code spec.foo}, {@code
   *     spec.steps[0].foo}
   */
  record Pruned(ObjectNode object, List<String> unknown) {
    public Pruned {
      unknown = List.copyOf(unknown);
    }
  }
}
