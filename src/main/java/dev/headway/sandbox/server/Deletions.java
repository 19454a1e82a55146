package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.Violation;
import dev.headway.sandbox.store.GroupResource;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import dev.headway.sandbox.store.StoredObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Deletes: at once where nothing is waited for, otherwise by a deletion time and finalizers. What
 * depends on the object is the garbage collector's business, which is a controller.
 */
final class Deletions {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource JOBS = new GroupResource("batch", "jobs");

  /** Kinds whose deletion is answered with the object instead of a Status. */
  private static final Set<String> RETURNED = Set.of("pods", "services", "serviceaccounts");

  private final ObjectStore store;
  private final Admission admission;
  private final InstantSource time;

  Deletions(ObjectStore store, Admission admission, InstantSource time) {
    this.store = store;
    this.admission = admission;
    this.time = time;
  }

  /** The options of a delete, from body and query. */
  record Options(
      Optional<String> uid,
      Optional<String> revision,
      Optional<String> propagation,
      OptionalLong gracePeriod,
      boolean dryRun) {

    static Options of(ApiRequest request) {
      ObjectNode body = Bodies.options(request, "DeleteOptions");
      List<String> dryRun =
          new java.util.ArrayList<>(request.query().getOrDefault("dryRun", List.of()));
      body.path("dryRun").forEach(value -> dryRun.add(value.asText()));
      WriteOptions.checkDryRun(dryRun, "DeleteOptions");
      Optional<String> policy =
          given(body, "propagationPolicy").or(() -> nonEmpty(request.param("propagationPolicy")));
      policy.ifPresent(Options::checkPolicy);
      boolean orphan =
          body.path("orphanDependents").asBoolean()
              || request.param("orphanDependents").equals("true");
      OptionalLong grace =
          body.path("gracePeriodSeconds").canConvertToLong()
              ? OptionalLong.of(body.path("gracePeriodSeconds").asLong())
              : request
                  .number("gracePeriodSeconds")
                  .map(OptionalLong::of)
                  .orElse(OptionalLong.empty());
      return new Options(
          given(body.path("preconditions"), "uid"),
          given(body.path("preconditions"), "resourceVersion"),
          orphan ? Optional.of("Orphan") : policy,
          grace,
          !dryRun.isEmpty());
    }

    private static Optional<String> given(
        com.fasterxml.jackson.databind.JsonNode node, String field) {
      return nonEmpty(Trees.text(node, field));
    }

    private static Optional<String> nonEmpty(String value) {
      return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private static void checkPolicy(String policy) {
      if (!List.of("Foreground", "Background", "Orphan").contains(policy)) {
        throw StatusErrors.option(
            "DeleteOptions",
            Violation.Cause.FieldValueNotSupported,
            Refusal.PROPAGATION_POLICY,
            policy);
      }
    }
  }

  /** What a delete left: the last or present state, and whether the object is gone. */
  record Deleted(ObjectNode tree, boolean gone) {}

  Reply delete(ApiRequest request, Target target, ResourceKind kind) {
    Options options = Options.of(request);
    ObjectKey key = new ObjectKey(Versions.stored(kind), target.namespace(), target.name());
    Deleted deleted = delete(kind, key, options);
    if (!deleted.gone() || RETURNED.contains(kind.resource().toString())) {
      return Reply.json(
          200, Presentation.of(request, kind, target.version(), time).one(deleted.tree()));
    }
    return Reply.json(200, success(kind, deleted.tree()));
  }

  Deleted delete(ResourceKind kind, ObjectKey key, Options options) {
    while (true) {
      StoredObject current =
          store.get(key).orElseThrow(() -> StatusErrors.notFound(kind.resource(), key.name()));
      checkPreconditions(kind, current, options);
      ObjectNode marked = mark(kind, current.tree(), options);
      boolean gone = Finalizers.none(marked) && graceOf(marked) == 0;
      if (options.dryRun() || (!gone && marked.equals(current.tree()))) {
        return new Deleted(marked, gone);
      }
      Optional<Deleted> done = gone ? remove(kind, current) : keep(kind, current, marked);
      if (done.isPresent()) {
        return done.get();
      }
    }
  }

  /** Deletes one of a collection; that it is gone already is no failure. */
  void deleteQuietly(ResourceKind kind, ObjectKey key, Options options) {
    try {
      delete(kind, key, options);
    } catch (StatusError e) {
      if (e.code() != 404) {
        throw e;
      }
    }
  }

  private Optional<Deleted> remove(ResourceKind kind, StoredObject current) {
    return store
        .delete(current.key(), current.revision())
        .map(
            last -> {
              admission.rules(kind).removed(last.tree());
              return new Deleted(last.tree(), true);
            });
  }

  private Optional<Deleted> keep(ResourceKind kind, StoredObject current, ObjectNode marked) {
    return store
        .replace(current.key(), current.revision(), marked)
        .map(
            now -> {
              admission.rules(kind).stored(now.tree(), Optional.of(current.tree()));
              return new Deleted(now.tree(), false);
            });
  }

  /** The object with deletion time and finalizers as the options ask for. */
  private ObjectNode mark(ResourceKind kind, ObjectNode current, Options options) {
    ObjectNode tree = current.deepCopy();
    ObjectNode metadata = Trees.metadata(tree);
    String policy = options.propagation().orElse(kind.resource().equals(JOBS) ? "Orphan" : "");
    if (!policy.isEmpty()) {
      Finalizers.remove(tree, Finalizers.ORPHAN);
      Finalizers.remove(tree, Finalizers.FOREGROUND);
    }
    if (policy.equals("Orphan")) {
      Finalizers.add(tree, Finalizers.ORPHAN);
    } else if (policy.equals("Foreground")) {
      Finalizers.add(tree, Finalizers.FOREGROUND);
    }
    boolean again = metadata.hasNonNull("deletionTimestamp");
    long grace = gracePeriod(kind, tree, options);
    if (again && grace >= metadata.path("deletionGracePeriodSeconds").asLong(0)) {
      return tree;
    }
    metadata.put(
        "deletionTimestamp", Times.seconds(time.instant().plus(Duration.ofSeconds(grace))));
    if (!kind.resource().equals(Namespaces.RESOURCE)) {
      metadata.put("deletionGracePeriodSeconds", grace);
    }
    if (!again && metadata.has("generation")) {
      metadata.put("generation", metadata.path("generation").asLong() + 1);
    }
    if (kind.resource().equals(Namespaces.RESOURCE)) {
      Trees.child(tree, "status").put("phase", "Terminating");
    }
    return tree;
  }

  private static long graceOf(ObjectNode tree) {
    return Trees.at(tree, "metadata", "deletionGracePeriodSeconds").asLong(0);
  }

  /** Only pods that run somewhere are given time to end. */
  private static long gracePeriod(ResourceKind kind, ObjectNode tree, Options options) {
    if (!kind.resource().equals(PODS)) {
      return 0;
    }
    String phase = Trees.text(tree, "status", "phase");
    if (Trees.text(tree, "spec", "nodeName").isEmpty()
        || phase.equals("Failed")
        || phase.equals("Succeeded")) {
      return 0;
    }
    long asked =
        options
            .gracePeriod()
            .orElse(Trees.at(tree, "spec", "terminationGracePeriodSeconds").asLong(30));
    return Math.max(asked, 0);
  }

  private static void checkPreconditions(ResourceKind kind, StoredObject current, Options options) {
    String uid = Trees.text(current.tree(), "metadata", "uid");
    GroupResource named = new GroupResource(kind.group(), kind.kind());
    String name = current.key().name();
    options
        .uid()
        .filter(wanted -> !wanted.equals(uid))
        .ifPresent(
            wanted -> {
              throw StatusErrors.about(
                  named, name, Refusal.DELETES_OTHER_UID, named, name, wanted, uid);
            });
    String revision = Long.toString(current.revision());
    options
        .revision()
        .filter(wanted -> !wanted.equals(revision))
        .ifPresent(
            wanted -> {
              throw StatusErrors.about(
                  named, name, Refusal.DELETES_OTHER_REVISION, named, name, wanted, revision);
            });
  }

  private static ObjectNode success(ResourceKind kind, ObjectNode last) {
    ObjectNode status = Trees.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details");
    details.put("name", Trees.name(last));
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.plural()).put("uid", Trees.text(last, "metadata", "uid"));
    return status;
  }
}
