package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.server.Admission.Write;
import dev.headway.sandbox.server.Authorizer.Access;
import dev.headway.sandbox.store.ObjectKey;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** Leads a request to what answers it. */
final class Dispatcher {
  private final Parts parts;

  Dispatcher(Parts parts) {
    this.parts = parts;
  }

  /** What a request may need. */
  record Parts(
      InstantSource time,
      ResourceRegistry registry,
      Authenticator authenticator,
      Authorizer authorizer,
      Discovery discovery,
      OpenApi openApi,
      Reads reads,
      Watches watches,
      Writes writes,
      Patching patching,
      Deletions deletions,
      Subresources subresources,
      AccessReviews reviews) {}

  /** The answer; every failure that a client can cause comes as a {@link StatusError}. */
  Reply answer(ApiRequest request) {
    Caller caller = parts.authenticator().caller(request);
    Optional<Target> target = Target.parse(request.path());
    if (target.isEmpty()) {
      return other(request, caller);
    }
    Target at = target.get();
    String verb = verb(request, at);
    parts
        .authorizer()
        .require(
            caller,
            new Access(
                verb,
                at.group(),
                at.subresource().isEmpty() ? at.resource() : at.resource() + "/" + at.subresource(),
                at.namespace(),
                at.name().isEmpty() ? oneName(request, verb) : at.name()));
    return resource(request, verb, at, caller);
  }

  /** A list, watch or deletecollection of one object by its name asks for a right on that. */
  private static String oneName(ApiRequest request, String verb) {
    return verb.equals("create") ? "" : FieldSelector.name(request.param("fieldSelector"));
  }

  private Reply other(ApiRequest request, Caller caller) {
    String path = request.path();
    parts.authorizer().requirePath(caller, request.method().toLowerCase(Locale.ROOT), path);
    if (Target.segments(path).isEmpty()) {
      return Reply.json(200, paths());
    }
    if (!request.method().equals("GET")) {
      throw StatusErrors.of(Refusal.METHOD_NOT_ALLOWED);
    }
    String first = Target.segments(path).getFirst();
    Optional<Reply> found =
        switch (first) {
          case "api", "apis" -> parts.discovery().answer(request);
          case "openapi" -> parts.openApi().answer(request);
          case "version" -> Optional.of(Reply.json(200, ServerVersion.document()));
          case "healthz", "livez", "readyz" -> Optional.of(Reply.text(200, "ok"));
          default -> Optional.of(Reply.text(404, "404 page not found\n"));
        };
    return found.orElseThrow(Dispatcher::unknown);
  }

  private static StatusError unknown() {
    return StatusErrors.of(Refusal.UNKNOWN_RESOURCE);
  }

  private static ObjectNode paths() {
    ObjectNode paths = Trees.object();
    paths
        .putArray("paths")
        .add("/api")
        .add("/apis")
        .add("/healthz")
        .add("/livez")
        .add("/openapi/v2")
        .add("/openapi/v3")
        .add("/readyz")
        .add("/version");
    return paths;
  }

  /** The verb that rights are given for. */
  private static String verb(ApiRequest request, Target target) {
    boolean one = !target.name().isEmpty();
    return switch (request.method()) {
      case "GET", "HEAD" -> one ? "get" : request.flag("watch") ? "watch" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> one ? "delete" : "deletecollection";
      default -> throw StatusErrors.of(Refusal.METHOD_NOT_ALLOWED);
    };
  }

  private Reply resource(ApiRequest request, String verb, Target target, Caller caller) {
    ResourceKind kind =
        parts
            .registry()
            .find(target.group(), target.version(), target.resource())
            .orElseThrow(Dispatcher::unknown);
    checkScope(verb, target, kind);
    if (!target.subresource().isEmpty()) {
      ResourceKind.Subresource sub =
          kind.subresource(target.subresource()).orElseThrow(Dispatcher::unknown);
      if (!sub.verbs().contains(verb)) {
        throw StatusErrors.of(Refusal.METHOD_NOT_ALLOWED);
      }
      if (!target.subresource().equals("status")) {
        return parts.subresources().answer(request, verb, target, kind);
      }
    } else if (!kind.verbs().contains(verb)
        || (!target.name().isEmpty() && verb.equals("create"))
        || (target.name().isEmpty() && (verb.equals("update") || verb.equals("patch")))) {
      throw StatusErrors.of(Refusal.METHOD_NOT_ALLOWED);
    }
    if (AccessReviews.isReview(kind)) {
      return parts.reviews().answer(request, kind, caller);
    }
    return switch (verb) {
      case "get" -> parts.reads().get(request, target, kind);
      case "list" -> parts.reads().list(request, target, kind);
      case "watch" -> parts.watches().watch(request, target, kind);
      case "create" -> create(request, target, kind);
      case "update" -> update(request, target, kind);
      case "patch" -> patch(request, target, kind);
      case "delete" -> parts.deletions().delete(request, target, kind);
      default -> deleteCollection(request, target, kind);
    };
  }

  private static void checkScope(String verb, Target target, ResourceKind kind) {
    boolean inNamespace = !target.namespace().isEmpty();
    if (inNamespace && !kind.namespaced()) {
      throw unknown();
    }
    if (!inNamespace && kind.namespaced()) {
      if (!target.name().isEmpty()) {
        throw unknown();
      }
      if (verb.equals("create") || verb.equals("deletecollection")) {
        throw StatusErrors.of(Refusal.METHOD_NOT_ALLOWED);
      }
    }
  }

  private Reply create(ApiRequest request, Target target, ResourceKind kind) {
    WriteOptions options = WriteOptions.of(request, "CreateOptions");
    Bodies.Decoded body = Bodies.object(request, kind, target.version(), "CreateOptions");
    Write write = new Write(kind, target.version(), "", options.manager());
    Writes.Written written =
        parts.writes().create(write, target.namespace(), body.tree(), options, false);
    return Reply.json(201, presented(request, target, kind, written.tree()), body.warnings());
  }

  private Reply update(ApiRequest request, Target target, ResourceKind kind) {
    WriteOptions options = WriteOptions.of(request, "UpdateOptions");
    Bodies.Decoded body = Bodies.object(request, kind, target.version(), "UpdateOptions");
    Write write = new Write(kind, target.version(), target.subresource(), options.manager());
    ObjectKey key = new ObjectKey(Versions.stored(kind), target.namespace(), target.name());
    Writes.checkName(body.tree(), target.name());
    Writes.checkRevisionGiven(kind, body.tree());
    Writes.Written written = parts.writes().update(write, key, old -> body.tree(), options, false);
    return Reply.json(200, presented(request, target, kind, written.tree()), body.warnings());
  }

  private Reply patch(ApiRequest request, Target target, ResourceKind kind) {
    Patching.Patched patched = parts.patching().patch(request, target, kind);
    Writes.Written written = patched.written();
    return Reply.json(
        written.created() ? 201 : 200,
        presented(request, target, kind, written.tree()),
        patched.warnings());
  }

  private ObjectNode presented(
      ApiRequest request, Target target, ResourceKind kind, ObjectNode tree) {
    return Presentation.of(request, kind, target.version(), parts.time()).one(tree);
  }

  private Reply deleteCollection(ApiRequest request, Target target, ResourceKind kind) {
    Deletions.Options options = Deletions.Options.of(request);
    var selected = parts.reads().select(request, target, kind);
    selected
        .items()
        .forEach(object -> parts.deletions().deleteQuietly(kind, object.key(), options));
    return Reply.json(
        200,
        Presentation.of(request, kind, target.version(), parts.time()).list(Page.whole(selected)));
  }
}
