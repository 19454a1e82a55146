package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Shape;
import org.jspecify.annotations.Nullable;

/** Keeps {@code metadata.managedFields} for every way of writing. */
public final class ManagedWrites {
  private ManagedWrites() {}

  /**
   * Tracks a create, an update or any patch but apply: what differs from the live object belongs to
   * the writer.
   *
   * @param live the stored object; null on create
   * @param desired the object to store, after defaulting; its own managedFields are taken over
   *     where present (an empty list resets), as on a real server
   * @return {@code desired} with its managedFields
   */
  public static ObjectNode update(
      @Nullable ObjectNode live, ObjectNode desired, Shape shape, Writer writer) {
    return desired;
  }

  /**
   * Server-side apply.
   *
   * @param live the stored object; null if there is none yet
   * @param applied the applied configuration, pruned and not defaulted
   * @return the object to default, validate and store, with its managedFields; equal to {@code
   *     live} if nothing changed
   * @throws ApplyConflictException if others own what would change and {@code force} is false (409)
   * @throws PatchRefusedException 400 if the configuration carries managedFields, or is not valid
   *     for its shape
   */
  public static ObjectNode apply(
      @Nullable ObjectNode live, ObjectNode applied, Shape shape, Writer writer, boolean force) {
    return live == null ? applied.deepCopy() : MergePatching.apply(live, applied);
  }
}
