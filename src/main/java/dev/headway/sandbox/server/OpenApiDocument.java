package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One group version as an OpenAPI 3 document. */
final class OpenApiDocument {
  private OpenApiDocument() {}

  static ObjectNode v3(String group, String version, List<ResourceKind> kinds) {
    ObjectNode document = Trees.object().put("openapi", "3.0.0");
    document
        .putObject("info")
        .put("title", "Kubernetes")
        .put("version", ServerVersion.MAJOR + "." + ServerVersion.MINOR);
    ObjectNode paths = document.putObject("paths");
    OpenApiSchemas schemas =
        new OpenApiSchemas(document.putObject("components").putObject("schemas"));
    for (ResourceKind kind : kinds) {
      String base = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
      String collection =
          base + (kind.namespaced() ? "/namespaces/{namespace}/" : "/") + kind.plural();
      paths.set(collection, operations(kind, version, List.of("get", "post", "delete")));
      paths.set(
          collection + "/{name}",
          operations(kind, version, List.of("get", "put", "patch", "delete")));
      schemas.add(kind, version);
    }
    return document;
  }

  private static ObjectNode operations(ResourceKind kind, String version, List<String> methods) {
    ObjectNode path = Trees.object();
    for (String method : methods) {
      ObjectNode operation = path.putObject(method);
      operation.set(
          "x-kubernetes-group-version-kind", groupVersionKind(kind, version, kind.kind()));
      if (!method.equals("get")) {
        var parameters = operation.putArray("parameters");
        for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
          parameters
              .addObject()
              .put("name", name)
              .put("in", "query")
              .putObject("schema")
              .put("type", "string");
        }
      }
    }
    return path;
  }

  static ObjectNode groupVersionKind(ResourceKind kind, String version, String name) {
    return Trees.object().put("group", kind.group()).put("version", version).put("kind", name);
  }
}
