package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The OpenAPI documents, made when they are first asked for. */
final class OpenApi {
  private final ResourceRegistry registry;

  OpenApi(ResourceRegistry registry) {
    this.registry = registry;
  }

  Optional<Reply> answer(ApiRequest request) {
    List<String> parts = Target.segments(request.path());
    if (parts.size() < 2) {
      return Optional.empty();
    }
    return switch (parts.get(1)) {
      case "v3" -> parts.size() == 2 ? Optional.of(index()) : version(parts);
      default -> Optional.empty();
    };
  }

  private Reply index() {
    ObjectNode index = Trees.object();
    ObjectNode paths = index.putObject("paths");
    registry
        .groups()
        .forEach(
            (group, versions) ->
                versions.forEach(
                    version -> {
                      String path =
                          group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
                      paths
                          .putObject(path)
                          .put(
                              "serverRelativeURL",
                              "/openapi/v3/" + path + "?hash=" + registry.generation());
                    }));
    return Reply.json(200, index);
  }

  private Optional<Reply> version(List<String> parts) {
    String group = parts.get(2).equals("api") ? "" : parts.size() > 3 ? parts.get(3) : "";
    String version = parts.getLast();
    List<ResourceKind> kinds = registry.in(group, version);
    return kinds.isEmpty()
        ? Optional.empty()
        : Optional.of(Reply.json(200, OpenApiDocument.v3(group, version, kinds)));
  }
}
