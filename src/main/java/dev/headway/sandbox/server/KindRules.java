package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Violation;
import java.util.List;
import java.util.Optional;

/** What a kind has beyond its schema: computed defaults, rules and consequences. */
interface KindRules {
  KindRules NONE = new KindRules() {};

  /**
   * Fills in what the server decides. Runs after the schema's defaults; may write into {@code
   * object}.
   *
   * @param old the stored object on update
   */
  default void complete(ObjectNode object, Optional<ObjectNode> old) {}

  /** What is wrong with the object, beyond its schema. */
  default List<Violation> validate(ObjectNode object, Optional<ObjectNode> old) {
    return List.of();
  }

  /** Whether an update raises {@code metadata.generation}; it does where the spec changed. */
  default boolean raisesGeneration(ObjectNode object, ObjectNode old) {
    return !Trees.at(object, "spec").equals(Trees.at(old, "spec"));
  }

  /** Whether objects of the kind have a generation at all. */
  default boolean hasGeneration() {
    return false;
  }

  /**
   * Whether writes of the kind go one after another, because what one is given, or whether it is
   * refused, depends on the other objects of the kind.
   */
  default boolean oneAtATime() {
    return false;
  }

  /** Runs after the object was stored. */
  default void stored(ObjectNode object, Optional<ObjectNode> old) {}

  /** Runs after the object was removed. */
  default void removed(ObjectNode last) {}
}
