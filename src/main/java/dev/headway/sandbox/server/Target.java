package dev.headway.sandbox.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a path below {@code /api/v1} or {@code /apis/<group>/<version>} addresses.
 *
 * @param namespace {@code ""} when the path names none
 * @param name {@code ""} for the collection
 * @param subresource {@code ""} for the object itself
 */
record Target(
    String group,
    String version,
    String namespace,
    String resource,
    String name,
    String subresource) {

  /** Empty when the path is not that of a resource. */
  static Optional<Target> parse(String path) {
    List<String> parts = segments(path);
    if (parts.size() >= 3 && parts.getFirst().equals("api")) {
      return of("", parts.get(1), parts.subList(2, parts.size()));
    }
    if (parts.size() >= 4 && parts.getFirst().equals("apis")) {
      return of(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
    }
    return Optional.empty();
  }

  static List<String> segments(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    return parts;
  }

  private static Optional<Target> of(String group, String version, List<String> rest) {
    boolean inNamespace =
        rest.size() >= 3
            && rest.getFirst().equals("namespaces")
            && !(rest.size() == 3 && isNamespaceSubresource(rest.get(2)));
    String namespace = inNamespace ? rest.get(1) : "";
    List<String> tail = inNamespace ? rest.subList(2, rest.size()) : rest;
    if (tail.size() > 3) {
      return Optional.empty();
    }
    return Optional.of(
        new Target(
            group,
            version,
            namespace,
            tail.getFirst(),
            tail.size() > 1 ? tail.get(1) : "",
            tail.size() > 2 ? tail.get(2) : ""));
  }

  private static boolean isNamespaceSubresource(String word) {
    return word.equals("status") || word.equals("finalize");
  }

  String groupVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
