package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Violation;
import dev.headway.sandbox.server.Authorizer.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Questions about rights and identity: created, answered, never stored. */
final class AccessReviews {
  private final Authorizer authorizer;

  AccessReviews(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  static boolean isReview(ResourceKind kind) {
    return kind.plural().endsWith("reviews");
  }

  Reply answer(ApiRequest request, ResourceKind kind, Caller caller) {
    Bodies.Decoded decoded =
        Bodies.object(request, kind, kind.versions().getFirst(), "CreateOptions");
    ObjectNode review = decoded.tree().deepCopy();
    Trees.metadata(review);
    check(kind, review.path("spec"));
    switch (kind.kind()) {
      case "SelfSubjectReview" -> review.set("status", identity(caller));
      case "SelfSubjectRulesReview" -> review.set("status", rules(caller, review));
      case "SelfSubjectAccessReview" -> review.set("status", decision(caller, review));
      default -> review.set("status", decision(subject(review), review));
    }
    return Reply.json(201, review, decoded.warnings());
  }

  private static void check(ResourceKind kind, JsonNode spec) {
    List<Violation> violations = new ArrayList<>();
    if (kind.kind().endsWith("AccessReview")
        && spec.has("resourceAttributes") == spec.has("nonResourceAttributes")) {
      violations.add(
          Violation.invalid(
              "spec.resourceAttributes",
              "null",
              "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
    }
    if (kind.kind().equals("SubjectAccessReview")
        && Trees.text(spec, "user").isEmpty()
        && spec.path("groups").isEmpty()) {
      violations.add(
          Violation.invalid(
              "spec.user", "\"\"", "at least one of user or group must be specified"));
    }
    if (!violations.isEmpty()) {
      throw StatusErrors.invalid(kind.group(), "", "", violations);
    }
  }

  private static Caller subject(ObjectNode review) {
    JsonNode spec = review.path("spec");
    List<String> groups = new ArrayList<>();
    spec.path("groups").forEach(group -> groups.add(group.asText()));
    return new Caller(Trees.text(spec, "user"), Trees.text(spec, "uid"), groups, Map.of());
  }

  private ObjectNode decision(Caller caller, ObjectNode review) {
    JsonNode attributes = Trees.at(review, "spec", "resourceAttributes");
    JsonNode path = Trees.at(review, "spec", "nonResourceAttributes");
    boolean allowed;
    if (attributes.isObject()) {
      String sub = Trees.text(attributes, "subresource");
      String resource = Trees.text(attributes, "resource");
      allowed =
          authorizer.allows(
              caller,
              new Access(
                  Trees.text(attributes, "verb"),
                  Trees.text(attributes, "group"),
                  sub.isEmpty() ? resource : resource + "/" + sub,
                  Trees.text(attributes, "namespace"),
                  Trees.text(attributes, "name")));
    } else {
      allowed = authorizer.allowsPath(caller, Trees.text(path, "verb"), Trees.text(path, "path"));
    }
    ObjectNode status = Trees.object().put("allowed", allowed);
    if (allowed && caller.isMaster()) {
      status.put("reason", "the caller is in group " + Caller.MASTERS);
    }
    return status;
  }

  private static ObjectNode identity(Caller caller) {
    ObjectNode status = Trees.object();
    ObjectNode info = status.putObject("userInfo").put("username", caller.user());
    if (!caller.uid().isEmpty()) {
      info.put("uid", caller.uid());
    }
    info.set("groups", Trees.strings(caller.groups()));
    return status;
  }

  private ObjectNode rules(Caller caller, ObjectNode review) {
    ObjectNode status = Trees.object();
    ArrayNode resources = status.putArray("resourceRules");
    ArrayNode paths = status.putArray("nonResourceRules");
    if (caller.isMaster()) {
      ObjectNode all = resources.addObject();
      all.set("verbs", Trees.array().add("*"));
      all.set("apiGroups", Trees.array().add("*"));
      all.set("resources", Trees.array().add("*"));
      ObjectNode everywhere = paths.addObject();
      everywhere.set("verbs", Trees.array().add("*"));
      everywhere.set("nonResourceURLs", Trees.array().add("*"));
    }
    for (JsonNode rule : authorizer.rules(caller, Trees.text(review, "spec", "namespace"))) {
      (rule.has("nonResourceURLs") ? paths : resources).add(rule);
    }
    return status.put("incomplete", false);
  }
}
