package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Violation;
import dev.headway.sandbox.store.GroupResource;
import java.util.List;

/** The errors of a Kubernetes API server, worded and numbered as it words and numbers them. */
final class StatusErrors {
  private StatusErrors() {}

  /** One entry of {@code details.causes}. */
  record Cause(String reason, String message, String field) {}

  static StatusError notFound(GroupResource resource, String name) {
    return named(404, "NotFound", resource, name, resource + " \"" + name + "\" not found");
  }

  static StatusError alreadyExists(GroupResource resource, String name) {
    return named(
        409, "AlreadyExists", resource, name, resource + " \"" + name + "\" already exists");
  }

  static StatusError conflict(GroupResource resource, String name, String why) {
    return named(
        409,
        "Conflict",
        resource,
        name,
        "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + why);
  }

  static StatusError modified(GroupResource resource, String name) {
    return conflict(
        resource,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  static StatusError applyConflict(String message, List<Cause> causes) {
    ObjectNode status = status(409, "Conflict", message);
    putCauses(status.putObject("details"), causes);
    return new StatusError(409, status);
  }

  /** 422 with one cause per field. */
  static StatusError invalid(String group, String kind, String name, List<Violation> violations) {
    String qualified = group.isEmpty() ? kind : kind + "." + group;
    ObjectNode status =
        status(422, "Invalid", Violation.statusMessage(qualified, name, violations));
    ObjectNode details = status.putObject("details");
    putUnlessEmpty(details, "name", name);
    putUnlessEmpty(details, "group", group);
    details.put("kind", kind);
    putCauses(
        details,
        violations.stream().map(v -> new Cause(v.cause().name(), v.message(), v.field())).toList());
    return new StatusError(422, status);
  }

  /** 422 without naming fields: what a JSON patch gets whose operations do not apply. */
  static StatusError unprocessable(String message) {
    ObjectNode status = status(422, "Invalid", message);
    status.putObject("details");
    return new StatusError(422, status);
  }

  static StatusError badRequest(String message) {
    return new StatusError(400, status(400, "BadRequest", message));
  }

  static StatusError unauthorized() {
    return new StatusError(401, status(401, "Unauthorized", "Unauthorized"));
  }

  /** 403 for a resource, with the sentence that the authorizer made. */
  static StatusError forbidden(GroupResource resource, String name, String message) {
    return named(403, "Forbidden", resource, name, message);
  }

  static StatusError forbiddenPath(String message) {
    ObjectNode status = status(403, "Forbidden", message);
    status.putObject("details");
    return new StatusError(403, status);
  }

  static StatusError unknownResource() {
    ObjectNode status = status(404, "NotFound", "the server could not find the requested resource");
    status.putObject("details");
    return new StatusError(404, status);
  }

  static StatusError methodNotAllowed() {
    ObjectNode status =
        status(
            405,
            "MethodNotAllowed",
            "the server does not allow this method on the requested resource");
    status.putObject("details");
    return new StatusError(405, status);
  }

  /** 405 for what a real server can do and the sandbox does not claim. */
  static StatusError notClaimed(String what) {
    ObjectNode status =
        status(
            405,
            "MethodNotAllowed",
            "the sandbox does not serve "
                + what
                + " (headway sandbox --claims lists what it does)");
    status.putObject("details");
    return new StatusError(405, status);
  }

  static StatusError notAcceptable(String message) {
    return new StatusError(406, status(406, "NotAcceptable", message));
  }

  static StatusError expired(String message) {
    return new StatusError(410, status(410, "Expired", message));
  }

  /** A failure that a real server gives no reason for. */
  static StatusError plain(int code, String message) {
    ObjectNode status = status(code, "", message);
    status.remove("reason");
    return new StatusError(code, status);
  }

  static StatusError timeout(String message) {
    return new StatusError(504, status(504, "Timeout", message));
  }

  static StatusError tooLarge(String message) {
    ObjectNode status = status(413, "RequestEntityTooLarge", message);
    return new StatusError(413, status);
  }

  static StatusError unsupportedMediaType(String message) {
    return new StatusError(415, status(415, "UnsupportedMediaType", message));
  }

  static StatusError internal(String message) {
    ObjectNode status = status(500, "InternalError", "Internal error occurred: " + message);
    ArrayNode causes = status.putObject("details").putArray("causes");
    causes.addObject().put("message", message);
    return new StatusError(500, status);
  }

  static StatusError unavailable(String message) {
    return new StatusError(503, status(503, "ServiceUnavailable", message));
  }

  private static StatusError named(
      int code, String reason, GroupResource resource, String name, String message) {
    ObjectNode status = status(code, reason, message);
    ObjectNode details = status.putObject("details");
    putUnlessEmpty(details, "name", name);
    putUnlessEmpty(details, "group", resource.group());
    details.put("kind", resource.resource());
    return new StatusError(code, status);
  }

  private static void putCauses(ObjectNode details, List<Cause> causes) {
    ArrayNode array = details.putArray("causes");
    for (Cause cause : causes) {
      array
          .addObject()
          .put("reason", cause.reason())
          .put("message", cause.message())
          .put("field", cause.field());
    }
  }

  private static void putUnlessEmpty(ObjectNode node, String field, String value) {
    if (!value.isEmpty()) {
      node.put(field, value);
    }
  }

  private static ObjectNode status(int code, String reason, String message) {
    ObjectNode status = Trees.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", message).put("reason", reason);
    status.put("code", code);
    return status;
  }
}
