package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.ResourceSchema;
import dev.headway.sandbox.schema.StrictDecoder;
import dev.headway.sandbox.schema.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads objects out of request bodies, with field validation. */
final class Bodies {
  private static final String ACCEPTED =
      "the body of the request was in an unknown format - accepted media types include:"
          + " application/json, application/yaml, application/vnd.kubernetes.protobuf";

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
            throw StatusErrors.invalid(
                "meta.k8s.io",
                optionsKind,
                "",
                List.of(
                    new Violation(
                        Violation.Cause.FieldValueNotSupported,
                        "fieldValidation",
                        "Unsupported value: \""
                            + value
                            + "\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"")));
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
    ObjectNode tree = typed(decoded.tree(), kind.apiVersion(version), kind.kind());
    ResourceSchema schema = kind.schema(version);
    String unhandled =
        kind.kind() + " in version \"" + version + "\" cannot be handled as a " + kind.kind();
    List<String> errors = schema.decodeErrors(tree);
    if (!errors.isEmpty()) {
      throw StatusErrors.badRequest(unhandled + ": " + errors.getFirst());
    }
    ResourceSchema.Pruned pruned = schema.prune(tree);
    List<String> problems = problems(decoded.problems(), pruned.unknown());
    if (validation == FieldValidation.STRICT && !problems.isEmpty()) {
      throw StatusErrors.badRequest(unhandled + ": " + StrictDecoder.strictError(problems));
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
    return Trees.asObject(decode(request, kind).tree())
        .orElseThrow(() -> StatusErrors.badRequest("the body must be an object of kind " + kind));
  }

  static StrictDecoder.Decoded decode(ApiRequest request, String kind) {
    if (request.contentType().equals(Protobuf.MEDIA_TYPE)) {
      return new StrictDecoder.Decoded(Protobuf.read(request.body().getBytes()), List.of());
    }
    StrictDecoder.Format format =
        switch (request.contentType()) {
          case "", "application/json" -> StrictDecoder.Format.JSON;
          case "application/yaml" -> StrictDecoder.Format.YAML;
          default -> throw StatusErrors.unsupportedMediaType(ACCEPTED);
        };
    try {
      return StrictDecoder.decode(request.body().getBytes(), format);
    } catch (StrictDecoder.MalformedBodyException e) {
      throw StatusErrors.badRequest(
          "the object provided is unrecognized (must be of type "
              + kind
              + "): couldn't get version/kind; json parse error: "
              + e.getMessage());
    }
  }

  private static ObjectNode typed(JsonNode node, String apiVersion, String kind) {
    if (!(node instanceof ObjectNode sent)) {
      throw StatusErrors.badRequest(
          "the object provided is unrecognized (must be of type "
              + kind
              + "): couldn't get version/kind; json parse error: json: cannot unmarshal "
              + node.getNodeType().name().toLowerCase(Locale.ROOT)
              + " into an object");
    }
    String sentVersion = Trees.text(sent, "apiVersion");
    String sentKind = Trees.text(sent, "kind");
    if ((!sentKind.isEmpty() && !sentKind.equals(kind))
        || (!sentVersion.isEmpty() && !sentVersion.equals(apiVersion))) {
      throw StatusErrors.badRequest(
          "the API version in the data ("
              + sentVersion
              + ", Kind="
              + sentKind
              + ") does not match the expected API version ("
              + apiVersion
              + ", Kind="
              + kind
              + ")");
    }
    ObjectNode tree = Trees.object().put("apiVersion", apiVersion).put("kind", kind);
    tree.setAll(sent);
    tree.put("apiVersion", apiVersion).put("kind", kind);
    return tree;
  }
}
