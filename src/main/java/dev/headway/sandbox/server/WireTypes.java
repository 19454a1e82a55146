package dev.headway.sandbox.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The protobuf messages that the server reads, by type and field number. */
final class WireTypes {

  /**
   * A field of a message.
   *
   * @param name in JSON; {@code +} where the message's fields are those of its parent
   * @param value the type without prefixes: a scalar, a special type, or a message's name
   * @param optional an explicit zero counts; elsewhere clients send zeros for what is not set
   */
  record Field(String name, String value, boolean optional, boolean repeated, boolean map) {}

  private static final Map<String, String> MODULES =
      Map.of(
          "v1", "core",
          "apps/v1", "apps",
          "batch/v1", "batch",
          "rbac.authorization.k8s.io/v1", "rbac",
          "policy/v1", "policy",
          "authorization.k8s.io/v1", "authz",
          "authentication.k8s.io/v1", "authn",
          "autoscaling/v1", "autoscaling",
          "coordination.k8s.io/v1", "coordination");

  private final Map<String, Map<Integer, Field>> messages;

  private WireTypes(Map<String, Map<Integer, Field>> messages) {
    this.messages = messages;
  }

  /** The message of a kind, where the server knows it. */
  Optional<String> message(String apiVersion, String kind) {
    String module = kind.equals("DeleteOptions") ? "meta" : MODULES.get(apiVersion);
    String name = module + "." + kind;
    return messages.containsKey(name) ? Optional.of(name) : Optional.empty();
  }

  Map<Integer, Field> fields(String message) {
    return messages.getOrDefault(message, Map.of());
  }

  static WireTypes load() {
    Map<String, Map<Integer, Field>> messages = new HashMap<>();
    try (InputStream in = WireTypes.class.getResourceAsStream("wire.tsv")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource wire.tsv");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .forEach(
              part ->
                  messages
                      .computeIfAbsent(part[0], t -> new HashMap<>())
                      .put(Integer.parseInt(part[1]), field(part[2], part[3])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new WireTypes(messages);
  }

  private static Field field(String name, String type) {
    boolean optional = type.startsWith("*");
    String rest = optional ? type.substring(1) : type;
    boolean map = rest.startsWith("map:");
    rest = map ? rest.substring(4) : rest;
    boolean repeated = rest.startsWith("[]");
    return new Field(name, repeated ? rest.substring(2) : rest, optional, repeated, map);
  }
}
