package dev.headway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads a kubeconfig that holds everything itself: a server with its CA, a token or a client
 * certificate. Most do, and for them fabric8's own reading, which loads every kind of the
 * Kubernetes API, would take a fifth of a command's time. Anything else, and anything broken, is
 * not read here but left to fabric8.
 */
final class PlainKubeconfig {
  private static final Set<String> CLUSTER =
      Set.of("server", "certificate-authority-data", "extensions");
  private static final Set<String> USER =
      Set.of("token", "client-certificate-data", "client-key-data", "extensions");
  private static final Set<String> CONTEXT = Set.of("cluster", "user", "namespace", "extensions");

  private PlainKubeconfig() {}

  /**
   * The configuration, or empty where the file is not that plain.
   *
   * @param context which context; null means the file's current one
   */
  static Optional<Config> read(Path file, @Nullable String context) {
    try {
      JsonNode root = new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
      String name = context == null ? root.path("current-context").asText() : context;
      return named(root, "contexts", "context", name, CONTEXT)
          .flatMap(
              chosen ->
                  named(root, "clusters", "cluster", chosen.path("cluster").asText(), CLUSTER)
                      .flatMap(
                          cluster ->
                              named(root, "users", "user", chosen.path("user").asText(), USER)
                                  .flatMap(user -> config(cluster, user, chosen))));
    } catch (IOException broken) {
      return Optional.empty();
    }
  }

  /** An entry by its name; empty where it is missing, is there twice, or has other fields. */
  private static Optional<JsonNode> named(
      JsonNode root, String list, String key, String name, Set<String> fields) {
    var found =
        StreamSupport.stream(root.path(list).spliterator(), false)
            .filter(entry -> !name.isEmpty() && name.equals(entry.path("name").asText()))
            .map(entry -> entry.path(key))
            .toList();
    if (found.size() != 1 || !found.getFirst().isObject()) {
      return Optional.empty();
    }
    return Optional.of(found.getFirst())
        .filter(entry -> entry.propertyStream().allMatch(field -> fields.contains(field.getKey())));
  }

  private static Optional<Config> config(JsonNode cluster, JsonNode user, JsonNode context) {
    String server = cluster.path("server").asText();
    String ca = cluster.path("certificate-authority-data").asText();
    if (!server.startsWith("https://") || ca.isEmpty()) {
      return Optional.empty();
    }
    String key = text(user, "client-key-data");
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server)
            .withCaCertData(ca)
            .withNamespace(text(context, "namespace"))
            .withOauthToken(text(user, "token"))
            .withClientCertData(text(user, "client-certificate-data"))
            .withClientKeyData(key)
            .build();
    if (key != null) {
      config.setClientKeyAlgo(Config.getKeyAlgorithm(null, key));
    }
    return Optional.of(config);
  }

  private static @Nullable String text(JsonNode node, String field) {
    return node.path(field).isTextual() ? node.path(field).textValue() : null;
  }
}
