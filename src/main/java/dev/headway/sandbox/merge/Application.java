package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.merge.ManagedFields.Entry;
import dev.headway.sandbox.merge.ManagedFields.Owner;
import dev.headway.sandbox.merge.ManagedWrites.ApplyResult;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One server-side apply, as structured-merge-diff does it: lay the configuration over the live
 * object, take out what this applier had and no longer names and nobody else owns, find conflicts,
 * move ownership.
 *
 * @param live the stored object without managedFields
 * @param config the applied configuration
 */
record Application(ObjectNode live, ObjectNode config, Shape shape, Writer writer) {

  ApplyResult run(ManagedFields managed, boolean force) {
    Owner applier = Owner.applier(writer);
    FieldSet last = managed.fieldsOf(applier);
    FieldSet named = TreeFields.of(config, shape).withoutTop(writer.ignored());
    ManagedFields after = copy(managed);
    after.put(applier, named, writer.apiVersion());
    ObjectNode merged = TreeMerge.merge(live, config, shape);
    ObjectNode result = pruned(merged, after, last);
    after.put(applier, ManagedWrites.ownable(named, Set.of()), writer.apiVersion());

    TreeComparison.Differences found =
        TreeComparison.of(live, result, shape).without(writer.ignored());
    Map<Owner, FieldSet> conflicts = conflicts(after, applier, found.changed());
    if (!force && !conflicts.isEmpty()) {
      throw conflictException(conflicts);
    }
    after.take(found.changed(), applier);
    after.take(found.removed(), applier);
    boolean changed = !SameValue.same(live, result);
    if (changed) {
      after.touch(applier, writer.now());
    }
    return new ApplyResult(changed ? result : live, after, changed);
  }

  /**
   * The applier {@code kubectl} takes over fields without a conflict where its client-side apply
   * annotation proves that it wrote the live value.
   */
  ApplyResult upgrading(ManagedFields managed, boolean force) {
    try {
      return run(managed, force);
    } catch (ApplyConflictException e) {
      FieldSet allowed = LastApplied.unchangedSince(live, shape);
      if (allowed.isEmpty() || !fields(managed).minus(allowed).isEmpty()) {
        throw e;
      }
      return run(managed, true);
    }
  }

  private FieldSet fields(ManagedFields managed) {
    ObjectNode merged = TreeMerge.merge(live, config, shape);
    FieldSet changed = TreeComparison.of(live, merged, shape).without(writer.ignored()).changed();
    return conflicts(managed, Owner.applier(writer), changed).values().stream()
        .reduce(new FieldSet(), FieldSet::union);
  }

  /**
   * Fields, items and map keys go if this applier had them, does not name them now, and no other
   * manager owns them.
   */
  private ObjectNode pruned(ObjectNode merged, ManagedFields managed, FieldSet last) {
    if (last.isEmpty()) {
      return merged;
    }
    ObjectNode bare = TreeFields.remove(merged, last.withNamedParents(shape), shape);
    FieldSet all = TreeFields.of(merged, shape).withNamedParents(shape);
    FieldSet owned =
        managed.entries.values().stream()
            .map(Entry::fields)
            .reduce(new FieldSet(), FieldSet::union)
            .withNamedParents(shape);
    FieldSet kept = TreeFields.of(bare, shape).withNamedParents(shape).union(owned);
    ObjectNode withOwned = TreeFields.remove(merged, all.minus(kept), shape);
    FieldSet dropped = all.minus(TreeFields.of(withOwned, shape).withNamedParents(shape));
    return TreeFields.remove(merged, dropped.intersection(last.withNamedParents(shape)), shape);
  }

  private static Map<Owner, FieldSet> conflicts(
      ManagedFields managed, Owner applier, FieldSet changed) {
    Map<Owner, FieldSet> conflicts = new TreeMap<>();
    managed.entries.forEach(
        (owner, entry) -> {
          FieldSet contested = entry.fields().intersection(changed);
          if (!owner.equals(applier) && !contested.isEmpty()) {
            conflicts.put(owner, contested);
          }
        });
    return conflicts;
  }

  private static ApplyConflictException conflictException(Map<Owner, FieldSet> conflicts) {
    List<ApplyConflictException.Conflict> causes = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    conflicts.forEach(
        (owner, fields) -> {
          lines.add("conflicts with " + owner + ":");
          fields.forEach(
              path -> {
                causes.add(new ApplyConflictException.Conflict(path, "conflict with " + owner));
                lines.add("- " + path);
              });
        });
    if (causes.size() == 1) {
      ApplyConflictException.Conflict only = causes.getFirst();
      return new ApplyConflictException(
          causes, Refusal.APPLY_CONFLICT, only.message() + ": " + only.field());
    }
    return new ApplyConflictException(
        causes, Refusal.APPLY_CONFLICTS, causes.size(), String.join("\n", lines));
  }

  private static ManagedFields copy(ManagedFields managed) {
    ManagedFields copy = new ManagedFields();
    copy.entries.putAll(managed.entries);
    return copy;
  }
}
