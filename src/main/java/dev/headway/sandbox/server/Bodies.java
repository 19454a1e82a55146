package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.ResourceSchema;
import dev.headway.sandbox.schema.StrictDecoder;
import dev.headway.sandbox.schema.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads objects out of request bodies, with field validation. */
final class Bodies {
  private static final String ACCEPTED =
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";

  private Bodies() {}

  /** The {@code fieldValidation} parameter. */
  enum FieldValidation {
    STRICT,
    WARN,
    IGNORE;

    static FieldValidation of(ApiRequest request, String optionsKind) {
      String value = request.param("fieldValidation");
      return switch (value) {
        case "" -> WARN;
        case "Strict", "Warn", "Ignore" -> valueOf(value.toUpperCase(Locale.ROOT));
        default ->
            throw StatusErrors.option(
                optionsKind,
                Violation.Cause.FieldValueNotSupported,
                Refusal.FIELD_VALIDATION,
                value);
      };
    }
  }

  /** An object without unknown fields, and the warnings that reading it gave. */
  record Decoded(ObjectNode tree, List<String> warnings) {
    Decoded {
      warnings = List.copyOf(warnings);
    }
  }

  /** The object in the body of a create or update of {@code kind}. */
  static Decoded object(ApiRequest request, ResourceKind kind, String version, String optionsKind) {
    FieldValidation validation = FieldValidation.of(request, optionsKind);
    StrictDecoder.Decoded decoded = decode(request, kind.kind());
    ObjectNode tree =
        typed(
            asObject(request, decoded.tree(), kind.kind()), kind.apiVersion(version), kind.kind());
    ResourceSchema schema = kind.schema(version);

    List<String> errors = schema.decodeErrors(tree);
    if (!errors.isEmpty()) {
      throw StatusErrors.of(
          Refusal.UNDECODABLE, kind.kind(), version, kind.kind(), errors.getFirst());
    }
    ResourceSchema.Pruned pruned = schema.prune(tree);
    List<String> problems = problems(decoded.problems(), pruned.unknown());
    if (validation == FieldValidation.STRICT && !problems.isEmpty()) {
      throw StatusErrors.of(
          Refusal.UNKNOWN_FIELDS, kind.kind(), version, kind.kind(), String.join(", ", problems));
    }
    return new Decoded(pruned.object(), validation == FieldValidation.WARN ? problems : List.of());
  }

  /** What strict decoding minds: repeated fields and unknown ones. */
  static List<String> problems(List<String> decoding, List<String> unknown) {
    List<String> problems = new ArrayList<>(decoding);
    unknown.forEach(path -> problems.add("unknown field \"" + path + "\""));
    return problems;
  }

  /** A body that must be an object, such as delete options; empty when there is none. */
  static ObjectNode options(ApiRequest request, String kind) {
    if (request.body().length() == 0) {
      return Trees.object();
    }
    return asObject(request, decode(request, kind).tree(), kind);
  }

  static StrictDecoder.Decoded decode(ApiRequest request, String kind) {
    if (request.contentType().equals(Protobuf.MEDIA_TYPE)) {
      return new StrictDecoder.Decoded(Protobuf.read(request.body().getBytes(), kind), List.of());
    }
    StrictDecoder.Format format =
        switch (request.contentType()) {
          case "", "application/json" -> StrictDecoder.Format.JSON;
          case "application/yaml" -> StrictDecoder.Format.YAML;
          default -> throw StatusErrors.of(Refusal.MEDIA_TYPE, ACCEPTED);
        };
    try {
      return StrictDecoder.decode(request.body().getBytes(), format);
    } catch (StrictDecoder.MalformedBodyException e) {
      throw malformed(request, kind, e.getMessage());
    }
  }

  private static ObjectNode asObject(ApiRequest request, JsonNode node, String kind) {
    return Trees.asObject(node).orElseThrow(() -> malformed(request, kind, notAnObject(node)));
  }

  private static String notAnObject(JsonNode node) {
    return node.isMissingNode()
        ? "unexpected end of JSON input"
        : "json: cannot unmarshal "
            + node.getNodeType().name().toLowerCase(Locale.ROOT)
            + " into Go value of type struct { APIVersion string"
            + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
            + " \"json:\\\"kind,omitempty\\\"\" }";
  }

  private static StatusError malformed(ApiRequest request, String kind, @Nullable String error) {
    return kind.equals("DeleteOptions")
        ? StatusErrors.of(Refusal.OPTIONS_MALFORMED, error)
        : StatusErrors.of(Refusal.MALFORMED, kind, error, GoText.body(request.body().getBytes()));
  }

  private static ObjectNode typed(ObjectNode sent, String apiVersion, String kind) {
    String sentVersion = Trees.text(sent, "apiVersion");
    String sentKind = Trees.text(sent, "kind");
    if ((!sentKind.isEmpty() && !sentKind.equals(kind))
        || (!sentVersion.isEmpty() && !sentVersion.equals(apiVersion))) {
      throw StatusErrors.of(Refusal.OTHER_KIND, sentVersion, sentKind, apiVersion, kind);
    }
    ObjectNode tree = Trees.object().put("apiVersion", apiVersion).put("kind", kind);
    tree.setAll(sent);
    tree.put("apiVersion", apiVersion).put("kind", kind);
    return tree;
  }
}
