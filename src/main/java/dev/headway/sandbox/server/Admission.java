package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.merge.ManagedWrites;
import dev.headway.sandbox.merge.Writer;
import dev.headway.sandbox.schema.ResourceSchema;
import dev.headway.sandbox.schema.Violation;
import dev.headway.sandbox.store.GroupResource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Brings what a client wants stored into the form in which it may be stored. */
final class Admission {
  private final InstantSource time;
  private final Map<GroupResource, KindRules> rules;

  Admission(InstantSource time, Map<GroupResource, KindRules> rules) {
    this.time = time;
    this.rules = Map.copyOf(rules);
  }

  KindRules rules(ResourceKind kind) {
    return kind.custom().isPresent()
        ? CustomResourceRules.of(kind)
        : rules.getOrDefault(Versions.stored(kind), KindRules.NONE);
  }

  /** How a write is tracked and which version of the kind it speaks. */
  record Write(ResourceKind kind, String version, String subresource, String manager) {
    String apiVersion() {
      return kind.apiVersion(version);
    }
  }

  /** Gives a new object its identity, defaults and managed fields, and checks it. */
  ObjectNode created(Write write, ObjectNode sent, boolean applied) {
    ResourceKind kind = write.kind();
    ObjectNode tree = sent.deepCopy();
    ObjectNode metadata = Trees.metadata(tree);
    metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"));
    metadata.remove(List.of("resourceVersion", "generation"));
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", Times.seconds(time.instant()));
    if (kind.hasSubresource("status")) {
      tree.remove("status");
    }
    KindRules rules = rules(kind);
    if (rules.hasGeneration()) {
      metadata.put("generation", 1L);
    }
    ObjectNode full = complete(write, tree, Optional.empty());
    check(write, full, Optional.empty());
    return ordered(applied ? full : track(write, null, full));
  }

  /** The state to store when {@code old} becomes {@code wanted}. */
  ObjectNode updated(Write write, ObjectNode wanted, ObjectNode old, boolean applied) {
    ResourceKind kind = write.kind();
    ObjectNode tree = wanted.deepCopy();
    keepIdentity(tree, old);
    restrict(write, tree, old);
    ObjectNode full = complete(write, tree, Optional.of(old));
    KindRules rules = rules(kind);
    if (rules.hasGeneration()) {
      long generation = Trees.at(old, "metadata", "generation").asLong(1);
      boolean raise = !write.subresource().equals("status") && rules.raisesGeneration(full, old);
      Trees.metadata(full).put("generation", raise ? generation + 1 : generation);
    }
    check(write, full, Optional.of(old));
    return ordered(applied ? full : track(write, old, full));
  }

  private static void keepIdentity(ObjectNode tree, ObjectNode old) {
    ObjectNode metadata = Trees.metadata(tree);
    ObjectNode before = Trees.metadata(old);
    for (String field :
        List.of(
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "namespace",
            "resourceVersion")) {
      if (before.has(field)) {
        metadata.set(field, before.get(field));
      } else {
        metadata.remove(field);
      }
    }
    metadata.remove("selfLink");
  }

  /** The status endpoint changes the status alone, the object's own endpoint everything else. */
  private void restrict(Write write, ObjectNode tree, ObjectNode old) {
    if (!write.kind().hasSubresource("status")) {
      return;
    }
    if (write.subresource().equals("status")) {
      ObjectNode status = Trees.object();
      if (tree.has("status")) {
        status.set("status", tree.get("status"));
      }
      ObjectNode managedFields = Trees.object();
      if (Trees.metadata(tree).has("managedFields")) {
        managedFields.set("managedFields", Trees.metadata(tree).get("managedFields"));
      }
      JsonNode annotations = Trees.at(tree, "metadata", "annotations");
      tree.removeAll();
      tree.setAll(old.deepCopy());
      if (write.kind().custom().isEmpty()) {
        annotate(Trees.metadata(tree), annotations);
      }
      tree.remove("status");
      tree.setAll(status);
      Trees.metadata(tree).remove("managedFields");
      Trees.metadata(tree).setAll(managedFields);
    } else {
      tree.remove("status");
      if (old.has("status")) {
        tree.set("status", old.get("status").deepCopy());
      }
    }
  }

  /** Controllers of built-in kinds note things with the status. */
  private static void annotate(ObjectNode metadata, JsonNode annotations) {
    if (annotations.isEmpty()) {
      metadata.remove("annotations");
    } else {
      metadata.set("annotations", annotations);
    }
  }

  private ObjectNode complete(Write write, ObjectNode tree, Optional<ObjectNode> old) {
    ObjectNode full = write.kind().schema(write.version()).withDefaults(tree);
    rules(write.kind()).complete(full, old);
    return full;
  }

  private ObjectNode track(
      Write write, @org.jspecify.annotations.Nullable ObjectNode old, ObjectNode tree) {
    return ManagedWrites.update(
        old, tree, write.kind().schema(write.version()).shape(), writer(write));
  }

  Writer writer(Write write) {
    boolean splits = write.kind().hasSubresource("status");
    Set<String> ignored =
        !splits
            ? Set.of()
            : write.subresource().equals("status") ? Set.of("metadata", "spec") : Set.of("status");
    return new Writer(
        write.manager(), write.apiVersion(), write.subresource(), time.instant(), ignored);
  }

  private void check(Write write, ObjectNode tree, Optional<ObjectNode> old) {
    ResourceKind kind = write.kind();
    ResourceSchema schema = kind.schema(write.version());
    List<Violation> violations = new ArrayList<>(ObjectMetaRules.check(kind, tree, old));
    violations.addAll(schema.validate(tree, old.orElse(null)));
    violations.addAll(rules(kind).validate(tree, old));
    if (!violations.isEmpty()) {
      throw StatusErrors.invalid(kind.group(), kind.kind(), Trees.name(tree), violations);
    }
  }

  /** The order in which people expect to read an object. */
  private static ObjectNode ordered(ObjectNode tree) {
    ObjectNode ordered = Trees.object();
    for (String field : List.of("apiVersion", "kind", "metadata")) {
      if (tree.has(field)) {
        ordered.set(field, tree.get(field));
      }
    }
    tree.properties()
        .forEach(
            e -> {
              if (!e.getKey().equals("status")) {
                ordered.set(e.getKey(), e.getValue());
              }
            });
    if (tree.has("status")) {
      ordered.set("status", tree.get("status"));
    }
    return ordered;
  }
}
