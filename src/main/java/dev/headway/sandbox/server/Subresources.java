package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.StrictDecoder;
import dev.headway.sandbox.server.Admission.Write;
import dev.headway.sandbox.store.GroupResource;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/** The endpoints below an object that are not its status. */
final class Subresources {
  private final ObjectStore store;
  private final InstantSource time;
  private final Reads reads;
  private final Writes writes;
  private final Deletions deletions;
  private final AccountTokens tokens;

  Subresources(
      ObjectStore store,
      InstantSource time,
      Reads reads,
      Writes writes,
      Deletions deletions,
      AccountTokens tokens) {
    this.store = store;
    this.time = time;
    this.reads = reads;
    this.writes = writes;
    this.deletions = deletions;
    this.tokens = tokens;
  }

  Reply answer(ApiRequest request, String verb, Target target, ResourceKind kind) {
    return switch (target.subresource()) {
      case "scale" -> scale(request, verb, target, kind);
      case "log" ->
          new PodLogTarget(store)
              .of(request, reads.find(target, kind))
              .<Reply>map(Reply.Forward::new)
              .orElseGet(() -> Reply.text(204, ""));
      case "exec" ->
          new PodLogTarget(store)
              .exec(request, reads.find(target, kind))
              .<Reply>map(Reply.Exec::new)
              .orElseGet(() -> Reply.text(400, "the pod has no node yet\n"));
      case "eviction" -> evict(request, target, kind);
      case "binding" -> bind(request, target, kind);
      case "token" -> token(request, target, kind);
      case "finalize" -> finalizeNamespace(request, target, kind);
      default -> throw StatusErrors.of(Refusal.UNKNOWN_RESOURCE);
    };
  }

  private Reply scale(ApiRequest request, String verb, Target target, ResourceKind kind) {
    Scales.Paths paths = Scales.Paths.of(kind, target.version());
    if (verb.equals("get")) {
      ObjectNode tree = Versions.present(reads.find(target, kind).tree(), kind, target.version());
      return Reply.json(200, Scales.of(tree, paths));
    }
    boolean patch = verb.equals("patch");
    WriteOptions options = WriteOptions.of(request, patch ? "PatchOptions" : "UpdateOptions");
    Write write = new Write(kind, target.version(), "scale", options.manager());
    ObjectKey key = new ObjectKey(Versions.stored(kind), target.namespace(), target.name());
    Writes.Written written =
        writes.update(
            write,
            key,
            old ->
                Scales.applied(
                    old,
                    patch ? patched(request, write, Scales.of(old, paths)) : sent(request),
                    paths),
            options,
            false);
    return Reply.json(200, Scales.of(written.tree(), paths));
  }

  private static ObjectNode sent(ApiRequest request) {
    ObjectNode scale = Bodies.options(request, "Scale");
    Scales.decodeError(scale)
        .ifPresent(
            why -> {
              throw StatusErrors.of(Refusal.UNDECODABLE, "Scale", "v1", "Scale", why);
            });
    return scale;
  }

  private static ObjectNode patched(ApiRequest request, Write write, ObjectNode scale) {
    String type = request.contentType();
    return switch (type) {
      case "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json" -> {
        // A Scale has neither lists nor directives: strategic merge is merge.
        String plain = type.startsWith("application/json") ? type : "application/merge-patch+json";
        try {
          ObjectNode patched =
              Patching.patched(
                  plain,
                  write,
                  scale,
                  StrictDecoder.decode(request.body().getBytes(), StrictDecoder.Format.JSON)
                      .tree());
          Scales.decodeError(patched)
              .ifPresent(
                  why -> {
                    throw Patching.invalidPatch(patched, why);
                  });
          yield patched;
        } catch (StrictDecoder.MalformedBodyException e) {
          throw StatusErrors.of(Refusal.PATCH_MALFORMED, e.getMessage());
        }
      }
      default ->
          throw StatusErrors.of(Refusal.NOT_CLAIMED, "this patch type on the scale subresource");
    };
  }

  /** Eviction is a delete that minds no disruption budget: the sandbox has no budget controller. */
  private Reply evict(ApiRequest request, Target target, ResourceKind kind) {
    ObjectNode eviction = Bodies.options(request, "Eviction");
    OptionalLong grace =
        Trees.at(eviction, "deleteOptions", "gracePeriodSeconds").canConvertToLong()
            ? OptionalLong.of(Trees.at(eviction, "deleteOptions", "gracePeriodSeconds").asLong())
            : OptionalLong.empty();
    deletions.delete(
        kind,
        new ObjectKey(Versions.stored(kind), target.namespace(), target.name()),
        new Deletions.Options(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            grace,
            !request.param("dryRun").isEmpty()));
    return Reply.json(201, success());
  }

  private Reply bind(ApiRequest request, Target target, ResourceKind kind) {
    String node = Trees.text(Bodies.options(request, "Binding"), "target", "name");
    if (node.isEmpty()) {
      throw StatusErrors.of(Refusal.BINDING_WITHOUT_TARGET);
    }
    WriteOptions options = WriteOptions.of(request, "CreateOptions");
    writes.update(
        new Write(kind, target.version(), "binding", options.manager()),
        new ObjectKey(Versions.stored(kind), target.namespace(), target.name()),
        old -> bound(old, node),
        options,
        false);
    return Reply.json(201, success());
  }

  private static ObjectNode bound(ObjectNode pod, String node) {
    String present = Trees.text(pod, "spec", "nodeName");
    if (!present.isEmpty()) {
      String name = Trees.name(pod);
      throw StatusErrors.about(
          new GroupResource("", "pods/binding"), name, Refusal.ALREADY_BOUND, name, name, present);
    }
    ObjectNode result = pod.deepCopy();
    Trees.child(result, "spec").put("nodeName", node);
    return result;
  }

  private Reply token(ApiRequest request, Target target, ResourceKind kind) {
    ObjectNode account = reads.find(target, kind).tree();
    ObjectNode answer = Bodies.options(request, "TokenRequest").deepCopy();
    long seconds = Trees.at(answer, "spec", "expirationSeconds").asLong(3600);
    Instant expires = time.instant().plus(Duration.ofSeconds(Math.max(600, seconds)));
    String token =
        tokens.grant(
            target.namespace(), target.name(), Trees.text(account, "metadata", "uid"), expires);
    answer.put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
    answer
        .putObject("status")
        .put("token", token)
        .put("expirationTimestamp", Times.seconds(expires));
    return Reply.json(201, answer);
  }

  private Reply finalizeNamespace(ApiRequest request, Target target, ResourceKind kind) {
    ObjectNode sent = Bodies.options(request, "Namespace");
    ObjectNode result =
        writes.finalizeNamespace(
            kind,
            new ObjectKey(Versions.stored(kind), "", target.name()),
            Trees.at(sent, "spec", "finalizers"));
    return Reply.json(200, result);
  }

  private static ObjectNode success() {
    ObjectNode status = Trees.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", "Success").put("code", 201);
  }
}
