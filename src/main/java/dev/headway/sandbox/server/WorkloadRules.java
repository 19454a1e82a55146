package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Kinds with a generation that their controllers observe. */
final class WorkloadRules implements KindRules {
  private final boolean countsAnnotations;

  /** {@code countsAnnotations}: a change of annotations raises the generation, too. */
  WorkloadRules(boolean countsAnnotations) {
    this.countsAnnotations = countsAnnotations;
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public boolean raisesGeneration(ObjectNode object, ObjectNode old) {
    return !Trees.at(object, "spec").equals(Trees.at(old, "spec"))
        || (countsAnnotations
            && !Trees.stringMap(object, "metadata", "annotations")
                .equals(Trees.stringMap(old, "metadata", "annotations")));
  }
}
