package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.merge.ManagedFields.Owner;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.Shape;
import dev.headway.sandbox.schema.ZeroValues;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps {@code metadata.managedFields} for every way of writing. */
public final class ManagedWrites {
  private static final FieldSet NEVER_OWNED =
      FieldSet.of(
          Stream.concat(
                  Stream.of(List.of("apiVersion"), List.of("kind"), List.of("metadata")),
                  Stream.of(
                          "name",
                          "namespace",
                          "creationTimestamp",
                          "selfLink",
                          "uid",
                          "clusterName",
                          "generation",
                          "managedFields",
                          "resourceVersion")
                      .map(name -> List.of("metadata", name)))
              .map(path -> path.stream().map(PathElement::field).toList())
              .toList());

  private ManagedWrites() {}

  /**
   * Tracks a create, an update or any patch but apply: what differs from the live object belongs to
   * the writer.
   *
   * @param live the stored object; null on create
   * @param desired the object to store, after defaulting; its own managedFields are taken over
   *     where present (an empty list, or a list of one empty entry, resets), as on a real server
   * @return {@code desired} with its managedFields
   */
  public static ObjectNode update(
      @Nullable ObjectNode live, ObjectNode desired, Shape shape, Writer writer) {
    JsonNode given = desired.path("metadata").get("managedFields");
    ManagedFields managed;
    if (live != null && !writer.subresource().isEmpty()) {
      managed = managedOf(live);
    } else if (isReset(given)) {
      managed = new ManagedFields();
    } else {
      managed = ManagedFields.read(given);
      if (managed.entries.isEmpty() && live != null) {
        managed = managedOf(live);
      }
    }
    ObjectNode result = withoutManaged(desired);
    if (live != null && managed.entries.isEmpty()) {
      return result;
    }
    try {
      track(
          managed,
          live == null ? ZeroValues.of(shape) : withoutManaged(live),
          result,
          shape,
          writer,
          Owner.updater(writer));
    } catch (PatchRefusedException e) {
      // Lists whose items cannot be told apart: a real server keeps the entries as they were.
      return withManaged(result, live == null ? new ManagedFields() : managedOf(live));
    }
    managed.cap();
    return withManaged(result, managed);
  }

  /**
   * Server-side apply.
   *
   * @param live the stored object; null if there is none yet
   * @param applied the applied configuration, not defaulted
   * @return the object to default, validate and store, with its managedFields; equal to {@code
   *     live} if nothing changed
   * @throws ApplyConflictException if others own what would change and {@code force} is false (409)
   * @throws PatchRefusedException 400 if the configuration carries managedFields, 500 if it is not
   *     valid for its shape (unknown fields included), as on a real server
   */
  public static ObjectNode apply(
      @Nullable ObjectNode live, ObjectNode applied, Shape shape, Writer writer, boolean force) {
    if (applied.path("metadata").hasNonNull("managedFields")) {
      throw new PatchRefusedException(Refusal.APPLY_MANAGED_FIELDS);
    }
    ObjectNode config = withoutManaged(applied);
    List<String> problems = TypedCheck.problems(config, shape);
    if (!problems.isEmpty()) {
      throw new PatchRefusedException(Refusal.APPLY_NOT_TYPED, named(applied), listed(problems));
    }
    ObjectNode before = live == null ? ZeroValues.of(shape) : withoutManaged(live);
    ManagedFields managed = live == null ? new ManagedFields() : managedOf(live);
    if (live != null && managed.entries.isEmpty()) {
      Owner unknown =
          new Owner(
              "before-first-apply",
              ManagedFields.UPDATE,
              writer.apiVersion(),
              writer.subresource());
      track(managed, ZeroValues.of(shape), before, shape, writer, unknown);
    }
    boolean kubectl = writer.manager().equals("kubectl");
    Application application = new Application(before, config, shape, writer);
    ApplyResult outcome =
        kubectl ? application.upgrading(managed, force) : application.run(managed, force);
    ObjectNode result = outcome.object();
    if (kubectl && outcome.changed()) {
      result = LastApplied.refreshed(result, applied);
    }
    return withManaged(result, outcome.managed());
  }

  /** The object and the entries after an apply. */
  record ApplyResult(ObjectNode object, ManagedFields managed, boolean changed) {}

  private static void track(
      ManagedFields managed,
      ObjectNode before,
      ObjectNode after,
      Shape shape,
      Writer writer,
      Owner owner) {
    TreeComparison.Differences found = TreeComparison.of(before, after, shape);
    TreeComparison.Differences counted = found.without(writer.ignored());
    managed.take(counted.changed(), owner);
    managed.take(counted.removed(), owner);
    FieldSet changed = ownable(counted.changed(), Set.of());
    FieldSet fields = managed.fieldsOf(owner).minus(found.removed()).union(changed);
    managed.put(owner, fields, writer.apiVersion());
    if (!changed.isEmpty()) {
      managed.touch(owner, writer.now());
    }
  }

  /**
   * Without what nobody owns: identity, server-set metadata, and the fields that the endpoint
   * resets.
   */
  static FieldSet ownable(FieldSet fields, Set<String> ignored) {
    return fields.withoutTop(ignored).minus(NEVER_OWNED);
  }

  private static boolean isReset(@Nullable JsonNode given) {
    return given != null
        && given.isArray()
        && (given.isEmpty()
            || (given.size() == 1 && given.get(0).isObject() && given.get(0).isEmpty()));
  }

  private static ManagedFields managedOf(ObjectNode object) {
    return ManagedFields.read(object.path("metadata").get("managedFields"));
  }

  private static ObjectNode withoutManaged(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
    return copy;
  }

  private static ObjectNode withManaged(ObjectNode object, ManagedFields managed) {
    ObjectNode copy = object.deepCopy();
    if (!managed.entries.isEmpty()) {
      copy.withObject("/metadata").set("managedFields", managed.write());
    }
    return copy;
  }

  private static String named(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return metadata.path("namespace").asText("")
        + "/"
        + metadata.path("name").asText("")
        + "; "
        + groupVersion(object.path("apiVersion").asText(""))
        + ", Kind="
        + object.path("kind").asText("");
  }

  private static String groupVersion(String apiVersion) {
    return apiVersion.contains("/") ? apiVersion : "/" + apiVersion;
  }

  private static String listed(List<String> problems) {
    return problems.size() == 1
        ? problems.getFirst()
        : "errors:\n  " + String.join("\n  ", problems);
  }
}
