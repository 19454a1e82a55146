package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.Violation;
import dev.headway.sandbox.store.GroupResource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes {@code Status} objects of refusals, with the details that a real server gives. */
final class StatusErrors {
  private static final String IS_INVALID = " is invalid: ";

  /** Reasons that come with details, even where there is nothing in them. */
  private static final Set<String> DETAILED =
      Set.of("NotFound", "MethodNotAllowed", "Invalid", "Forbidden");

  private StatusErrors() {}

  /** One entry of {@code details.causes}. */
  record Cause(String reason, String message, String field) {}

  static StatusError of(Refusal refusal, @Nullable Object... values) {
    ObjectNode status = status(refusal, values);
    if (DETAILED.contains(refusal.reason())) {
      status.putObject("details");
    }
    if (refusal.reason().equals("InternalError")) {
      String message = status.path("message").asText();
      ArrayNode causes = status.putObject("details").putArray("causes");
      causes.addObject().put("message", message.substring(message.indexOf(": ") + 2));
    }
    return new StatusError(refusal, status);
  }

  /** What a client is told of a failure: itself when it is a refusal, else a 500. */
  static StatusError of(Throwable failure) {
    return failure instanceof StatusError known
        ? known
        : of(Refusal.UNEXPECTED, failure.getMessage());
  }

  /** A refusal whose details name an object, or a kind where the name is empty. */
  static StatusError about(
      GroupResource resource, String name, Refusal refusal, @Nullable Object... values) {
    ObjectNode status = status(refusal, values);
    details(status, name, resource.group(), resource.resource());
    return new StatusError(refusal, status);
  }

  /** 410 with a token by which the rest can be had as it is now. */
  static StatusError expired(Refusal refusal, String token) {
    StatusError error = of(refusal);
    error.status().withObjectProperty("metadata").put("continue", token);
    return error;
  }

  static StatusError notFound(GroupResource resource, String name) {
    return about(resource, name, Refusal.NOT_FOUND, resource, name);
  }

  static StatusError alreadyExists(GroupResource resource, String name) {
    return about(resource, name, Refusal.ALREADY_EXISTS, resource, name);
  }

  static StatusError modified(GroupResource resource, String name) {
    return about(resource, name, Refusal.MODIFIED, resource, name);
  }

  static StatusError withCauses(Refusal refusal, List<Cause> causes, @Nullable Object... values) {
    ObjectNode status = status(refusal, values);
    putCauses(status.putObject("details"), causes);
    return new StatusError(refusal, status);
  }

  /** 422 with one cause per field. */
  static StatusError invalid(String group, String kind, String name, List<Violation> violations) {
    ObjectNode status =
        status(Refusal.INVALID, qualified(group, kind), name, Violation.aggregate(violations));
    putCauses(
        details(status, name, group, kind),
        violations.stream().map(v -> new Cause(v.cause().name(), v.message(), v.field())).toList());
    return new StatusError(Refusal.INVALID, status);
  }

  /**
   * 422 for a parameter of the query; {@code options} is the kind that a real server reads it into.
   */
  static StatusError option(
      String options, Violation.Cause cause, Refusal refusal, @Nullable Object... values) {
    Object[] all = new Object[values.length + 1];
    all[0] = options;
    System.arraycopy(values, 0, all, 1, values.length);
    return oneField(refusal, cause, "meta.k8s.io", options, "", all);
  }

  /** 422 for one field, which the form names behind {@code is invalid}. */
  static StatusError oneField(
      Refusal refusal,
      Violation.Cause cause,
      String group,
      String kind,
      String name,
      @Nullable Object... values) {
    ObjectNode status = status(refusal, values);
    String message = status.path("message").asText();
    String fault = message.substring(message.indexOf(IS_INVALID) + IS_INVALID.length());
    int colon = fault.indexOf(": ");
    putCauses(
        details(status, name, group, kind),
        List.of(new Cause(cause.name(), fault.substring(colon + 2), fault.substring(0, colon))));
    return new StatusError(refusal, status);
  }

  static String qualified(String group, String kind) {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  private static ObjectNode details(ObjectNode status, String name, String group, String kind) {
    ObjectNode details = status.putObject("details");
    putUnlessEmpty(details, "name", name);
    putUnlessEmpty(details, "group", group);
    putUnlessEmpty(details, "kind", kind);
    return details;
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

  private static ObjectNode status(Refusal refusal, @Nullable Object... values) {
    ObjectNode status = Trees.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", refusal.message(values));
    putUnlessEmpty(status, "reason", refusal.reason());
    return status.put("code", refusal.code());
  }
}
