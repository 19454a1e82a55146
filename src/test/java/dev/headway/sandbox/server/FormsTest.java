package dev.headway.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small forms: ages, version order, JSON paths, protobuf bodies, options. */
final class FormsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "119, 119s",
    "120, 2m",
    "330, 5m30s",
    "10799, 179m",
    "10800, 3h",
    "12600, 3h30m",
    "86400, 24h",
    "172800, 2d",
    "180000, 2d2h",
    "691200, 8d",
    "63072000, 2y",
    "63158400, 2y1d",
    "252288000, 8y",
    "-5, <invalid>"
  })
  void saysAgesAsKubectlDoes(long seconds, String text) {
    assertThat(Ages.brief(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void ordersVersionsByStability() {
    assertThat(
            Stream.of("foo", "v1alpha1", "v1beta2", "v1", "v10", "v2", "v1beta10")
                .sorted(VersionOrder.BEST_FIRST))
        .containsExactly("v10", "v2", "v1", "v1beta10", "v1beta2", "v1alpha1", "foo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".a.b|1",
        "$.a.b|1",
        ".list[0].name|x",
        ".list[-1].name|y",
        ".list[*].name|x",
        ".list[?(@.name==\"y\")].v|2",
        ".list[?(@.name!='x')].v|2",
        ".with\\.dot|3",
        "['with.dot']|3",
        ".a.none|-",
        ".list[?(@.name)].v|-"
      })
  void followsJsonPaths(String path, String value) throws IOException {
    JsonNode tree =
        Trees.JSON.readTree(
            "{\"a\":{\"b\":1},\"list\":[{\"name\":\"x\"},{\"name\":\"y\",\"v\":2}],\"with.dot\":3}");
    assertThat(JsonPaths.first(tree, path).map(JsonNode::asText).orElse("-")).isEqualTo(value);
  }

  /** As kubectl create deployment --replicas=0 sends it: an envelope, then the object. */
  @Test
  void readsProtobuf() {
    byte[] metadata = field(1, text("web"));
    byte[] labels = field(11, join(field(1, text("app")), field(2, text("web"))));
    byte[] created = field(8, new byte[0]);
    byte[] container = field(1, join(field(1, text("app")), field(2, text("image:1"))));
    byte[] template = field(3, join(field(1, new byte[0]), field(2, field(2, strip(container)))));
    byte[] spec = field(2, join(new byte[] {8, 0}, template));
    byte[] object = join(field(1, join(metadata, labels, created)), spec, field(3, new byte[0]));
    byte[] type = field(1, join(field(1, text("apps/v1")), field(2, text("Deployment"))));
    byte[] body = join(text("k8s\0"), type, field(2, object));
    ObjectNode tree = Protobuf.read(body, "Deployment");
    assertThat(tree.at("/metadata/name").asText()).isEqualTo("web");
    assertThat(tree.at("/metadata/labels/app").asText()).isEqualTo("web");
    assertThat(tree.at("/metadata").has("creationTimestamp")).isFalse();
    assertThat(tree.at("/spec/replicas").asText()).isEqualTo("0");
    assertThat(tree.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("image:1");
    assertThat(tree.has("status")).isFalse();
  }

  @Test
  void refusesProtobufThatItDoesNotKnow() {
    assertThatThrownBy(() -> Protobuf.read(text("nope"), "ConfigMap"))
        .hasMessage(
            "the object provided is unrecognized (must be of type ConfigMap): provided data does"
                + " not appear to be a protobuf message, expected prefix [107 56 115 0]"
                + " (6e6f7065)");
    byte[] type =
        field(1, join(field(1, text("storage.k8s.io/v1")), field(2, text("StorageClass"))));
    assertThatThrownBy(() -> Protobuf.read(join(text("k8s\0"), type), "ConfigMap"))
        .isInstanceOfSatisfying(StatusError.class, e -> assertThat(e.code()).isEqualTo(415))
        .hasMessageContaining("kind StorageClass in storage.k8s.io/v1: send application/json");
    assertThatThrownBy(() -> Protobuf.read(join(text("k8s\0"), new byte[] {10, 127}), "ConfigMap"))
        .hasMessageContaining("(must be of type ConfigMap): proto: ");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] field(int number, byte[] content) {
    return join(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
  }

  /** The content of a field made by {@link #field}. */
  private static byte[] strip(byte[] field) {
    return java.util.Arrays.copyOfRange(field, 2, field.length);
  }

  private static byte[] join(byte[]... parts) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void refusesOptionsThatCannotBe() {
    ApiServerOptions options = ApiServerOptions.at(Clock.systemUTC());
    assertThatThrownBy(() -> options.withPort(70_000))
        .hasMessage("port must be from 0 to 65535, not 70000");
    assertThatThrownBy(() -> new ApiServerOptions(0, Clock.systemUTC(), List.of(), 5, "10.1"))
        .hasMessageContaining("serviceNetwork must be three bytes");
  }

  @Test
  void saysThatAPortIsTaken() {
    ApiServerOptions options = ApiServerOptions.at(Clock.systemUTC());
    try (ApiServer first = ApiServer.start(options)) {
      assertThatThrownBy(() -> ApiServer.start(options.withPort(first.url().getPort())))
          .hasMessageContaining("cannot listen on 127.0.0.1:" + first.url().getPort());
    }
  }
}
