package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.Violation;
import dev.headway.sandbox.server.Admission.Write;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import dev.headway.sandbox.store.StoredObject;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Create and update: from the body that a client sent to the state in the store. */
final class Writes {
  /** Attempts of a write that names no resourceVersion, when others write in between. */
  private static final int ATTEMPTS = 50;

  private static final String SUFFIX_CHARACTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final ObjectStore store;
  private final Admission admission;
  private final ReentrantLock turns = new ReentrantLock();
  private final SecureRandom random = new SecureRandom();

  Writes(ObjectStore store, Admission admission) {
    this.store = store;
    this.admission = admission;
  }

  /** What a write left: the object, and whether it is new. */
  record Written(ObjectNode tree, boolean created) {}

  /** Stores a new object. {@code applied}: it comes from server-side apply and has its fields. */
  Written create(
      Write write, String namespace, ObjectNode sent, WriteOptions options, boolean applied) {
    return inTurn(write.kind(), () -> createNow(write, namespace, sent, options, applied));
  }

  private <T> T inTurn(ResourceKind kind, Supplier<T> action) {
    if (!admission.rules(kind).oneAtATime()) {
      return action.get();
    }
    turns.lock();
    try {
      return action.get();
    } finally {
      turns.unlock();
    }
  }

  private Written createNow(
      Write write, String namespace, ObjectNode sent, WriteOptions options, boolean applied) {
    ResourceKind kind = write.kind();
    checkNoRevision(sent);
    ObjectNode tree = placed(kind, namespace, sent);
    checkNamespace(kind, namespace, Trees.name(tree));
    name(tree);
    ObjectNode admitted = admission.created(write, tree, applied);
    ObjectNode stored = Versions.store(admitted, kind);
    ObjectKey key = new ObjectKey(Versions.stored(kind), namespace, Trees.name(stored));
    if (options.dryRun()) {
      if (store.get(key).isPresent()) {
        throw StatusErrors.alreadyExists(kind.resource(), key.name());
      }
      return new Written(stored, true);
    }
    StoredObject result =
        store
            .create(key, stored)
            .orElseThrow(() -> StatusErrors.alreadyExists(kind.resource(), key.name()));
    admission.rules(kind).stored(result.tree(), Optional.empty());
    return new Written(result.tree(), true);
  }

  /**
   * Changes an object. The change gets the present state in the request's version and is tried
   * again when others were faster, unless the client named the version it read.
   */
  Written update(
      Write write,
      ObjectKey key,
      UnaryOperator<ObjectNode> change,
      WriteOptions options,
      boolean applied) {
    return inTurn(write.kind(), () -> updateNow(write, key, change, options, applied));
  }

  private Written updateNow(
      Write write,
      ObjectKey key,
      UnaryOperator<ObjectNode> change,
      WriteOptions options,
      boolean applied) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StoredObject current =
          store
              .get(key)
              .orElseThrow(() -> StatusErrors.notFound(write.kind().resource(), key.name()));
      ObjectNode old = Versions.present(current.tree(), write.kind(), write.version());
      ObjectNode wanted = change.apply(old);
      checkIdentity(write.kind(), key, wanted, current);
      ObjectNode admitted =
          Versions.store(admission.updated(write, wanted, old, applied), write.kind());
      if (options.dryRun() || admitted.equals(current.tree())) {
        return new Written(admitted, false);
      }
      Optional<ObjectNode> stored = swap(write.kind(), current, admitted);
      if (stored.isPresent()) {
        return new Written(stored.get(), false);
      }
    }
    throw StatusErrors.modified(write.kind().resource(), key.name());
  }

  /** Stores the new state; an object that waited for its last finalizer goes at once. */
  Optional<ObjectNode> swap(ResourceKind kind, StoredObject current, ObjectNode next) {
    KindRules rules = admission.rules(kind);
    if (isDue(next, current.tree())) {
      Optional<StoredObject> removed = store.delete(current.key(), current.revision());
      removed.ifPresent(last -> rules.removed(last.tree()));
      return removed.map(StoredObject::tree);
    }
    Optional<StoredObject> stored = store.replace(current.key(), current.revision(), next);
    stored.ifPresent(now -> rules.stored(now.tree(), Optional.of(current.tree())));
    return stored.map(StoredObject::tree);
  }

  /** True when deletion has begun, nothing is waited for any more, and something just was. */
  private static boolean isDue(ObjectNode next, ObjectNode before) {
    return Trees.at(next, "metadata", "deletionTimestamp").isTextual()
        && Finalizers.none(next)
        && !Finalizers.none(before)
        && Trees.at(next, "metadata", "deletionGracePeriodSeconds").asLong(0) == 0;
  }

  /** Sets the finalizers in a namespace's spec; with none left, a namespace being deleted goes. */
  ObjectNode finalizeNamespace(ResourceKind kind, ObjectKey key, JsonNode finalizers) {
    while (true) {
      StoredObject current =
          store.get(key).orElseThrow(() -> StatusErrors.notFound(key.resource(), key.name()));
      ObjectNode next = current.tree().deepCopy();
      if (finalizers.isEmpty()) {
        Trees.child(next, "spec").remove("finalizers");
      } else {
        Trees.child(next, "spec").set("finalizers", finalizers.deepCopy());
      }
      Optional<ObjectNode> stored = swap(kind, current, next);
      if (stored.isPresent()) {
        return stored.get();
      }
    }
  }

  private static void checkNoRevision(ObjectNode sent) {
    if (!Trees.text(sent, "metadata", "resourceVersion").isEmpty()) {
      throw StatusErrors.of(Refusal.REVISION_ON_CREATE);
    }
  }

  /** The object in the namespace of the URL. */
  private static ObjectNode placed(ResourceKind kind, String namespace, ObjectNode sent) {
    ObjectNode tree = Trees.copyWithMetadata(sent);
    String own = Trees.namespace(tree);
    if (!own.isEmpty() && !own.equals(namespace)) {
      throw StatusErrors.of(Refusal.OTHER_NAMESPACE);
    }
    if (kind.namespaced()) {
      Trees.metadata(tree).put("namespace", namespace);
    }
    return tree;
  }

  private void checkNamespace(ResourceKind kind, String namespace, String name) {
    if (!kind.namespaced()) {
      return;
    }
    ObjectNode found =
        store
            .get(new ObjectKey(Namespaces.RESOURCE, "", namespace))
            .orElseThrow(() -> StatusErrors.notFound(Namespaces.RESOURCE, namespace))
            .tree();
    if (Trees.at(found, "metadata", "deletionTimestamp").isTextual()) {
      throw StatusErrors.about(
          kind.resource(), name, Refusal.NAMESPACE_ENDS, kind.resource(), name, namespace);
    }
  }

  private void name(ObjectNode tree) {
    ObjectNode metadata = Trees.metadata(tree);
    String prefix = Trees.text(metadata, "generateName");
    if (!Trees.text(metadata, "name").isEmpty() || prefix.isEmpty()) {
      return;
    }
    StringBuilder name = new StringBuilder(prefix.substring(0, Math.min(prefix.length(), 58)));
    for (int i = 0; i < 5; i++) {
      name.append(SUFFIX_CHARACTERS.charAt(random.nextInt(SUFFIX_CHARACTERS.length())));
    }
    metadata.put("name", name.toString());
  }

  /** An object is written under its own name only. */
  static void checkName(ObjectNode wanted, String expected) {
    String name = Trees.name(wanted);
    if (!name.equals(expected)) {
      throw name.isEmpty()
          ? StatusErrors.of(Refusal.NO_NAME, expected)
          : StatusErrors.of(Refusal.OTHER_NAME, name, expected);
    }
  }

  private static void checkIdentity(
      ResourceKind kind, ObjectKey key, ObjectNode wanted, StoredObject current) {
    checkName(wanted, key.name());
    String namespace = Trees.namespace(wanted);
    if (!namespace.isEmpty() && !namespace.equals(key.namespace())) {
      throw StatusErrors.of(Refusal.OTHER_NAMESPACE);
    }
    String revision = Trees.text(wanted, "metadata", "resourceVersion");
    if (!revision.isEmpty() && !revision.equals("0")) {
      long asked = Reads.revision(revision, Refusal.WRITE_REVISION);
      if (asked != current.revision()) {
        throw StatusErrors.modified(kind.resource(), key.name());
      }
    }
    String uid = Trees.text(wanted, "metadata", "uid");
    String actual = Trees.text(current.tree(), "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(actual)) {
      throw StatusErrors.about(
          kind.resource(),
          key.name(),
          Refusal.OTHER_UID,
          kind.resource(),
          key.name(),
          storageKey(kind, key),
          uid,
          actual);
    }
  }

  /** Where a real server keeps the object. */
  private static String storageKey(ResourceKind kind, ObjectKey key) {
    String group = kind.custom().isPresent() ? kind.group() + "/" : "";
    String namespace = key.namespace().isEmpty() ? "" : key.namespace() + "/";
    return "/registry/" + group + kind.plural() + "/" + namespace + key.name();
  }

  /** Custom resources and a few others are never updated without the version that was read. */
  static void checkRevisionGiven(ResourceKind kind, ObjectNode sent) {
    boolean strict =
        kind.custom().isPresent() || kind.resource().equals(CustomResourceDefinitions.RESOURCE);
    if (strict && Trees.text(sent, "metadata", "resourceVersion").isEmpty()) {
      String name = Trees.name(sent);
      throw StatusErrors.oneField(
          Refusal.NO_REVISION,
          Violation.Cause.FieldValueInvalid,
          kind.group(),
          kind.plural(),
          name,
          kind.resource(),
          name);
    }
  }
}
