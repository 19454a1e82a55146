package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.merge.MergeCases;
import dev.headway.testing.AnyApiServer;
import dev.headway.testing.GeneratedFile;
import dev.headway.testing.OurKinds;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sequences of creates, patches and applies by several managers, over HTTP, against the answers
 * recorded from Kubernetes 1.36.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MergeContractIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "create", "application/json",
          "merge", "application/merge-patch+json",
          "json", "application/json-patch+json",
          "strategic", "application/strategic-merge-patch+json",
          "apply", "application/apply-patch+yaml");
  private static final Map<String, String> PLURALS =
      Map.of("Thing", "things", "ConfigMap", "configmaps", "PodTemplate", "podtemplates");

  private AnyApiServer server;

  @BeforeAll
  void start() {
    List<ObjectNode> crds =
        OurKinds.documents(
            GeneratedFile.read(Path.of("src/test/resources/sandbox/thing-crd.yaml")));
    server = AnyApiServer.start(crds, "headway-merge");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static List<MergeCases.Case> cases() {
    return MergeCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void asOnKubernetes(MergeCases.Case given) throws Exception {
    JsonNode recorded = MergeCases.recorded(given);
    String path = path(given);
    try {
      for (int i = 0; i < given.steps().size(); i++) {
        MergeCases.Step step = given.steps().get(i);
        JsonNode answer = answer(given, step);
        assertThat(MergeCases.comparable(answer))
            .as("step %d: %s", i + 1, step)
            .isEqualTo(MergeCases.comparable(recorded.get(i)));
      }
    } finally {
      send("PATCH", path + "/it", MEDIA_TYPES.get("merge"), "{\"metadata\":{\"finalizers\":null}}");
      send("DELETE", path + "/it", "application/json", "{}");
    }
  }

  private String path(MergeCases.Case given) {
    String version = given.apiVersion();
    return (version.contains("/") ? "/apis/" : "/api/")
        + version
        + "/namespaces/"
        + server.namespace()
        + "/"
        + PLURALS.get(given.kind());
  }

  private JsonNode answer(MergeCases.Case given, MergeCases.Step step) throws Exception {
    String subresource = step.subresource().isEmpty() ? "" : "/" + step.subresource();
    boolean create = step.verb().equals("create");
    String path =
        path(given)
            + (create ? "" : "/it" + subresource)
            + "?fieldManager="
            + step.manager()
            + (step.force() ? "&force=true" : "");
    JsonNode answer =
        send(create ? "POST" : "PATCH", path, MEDIA_TYPES.get(step.verb()), step.body().toString());
    if (answer.path("kind").asText().equals("Status")) {
      return JSON.createObjectNode()
          .put("code", answer.path("code").asInt())
          .put("message", answer.path("message").asText());
    }
    return answer;
  }

  /** A server may fill in the namespace before it quotes what was applied. */
  private String withoutNamespace(String text) {
    return text.replace(",\\\"namespace\\\":\\\"" + server.namespace() + "\\\"", "")
        .replace(server.namespace() + "/it;", "/it;");
  }

  private JsonNode send(String method, String path, String mediaType, String body)
      throws Exception {
    URI base = URI.create(server.client().getConfiguration().getMasterUrl());
    HttpRequest request =
        server
            .client()
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(base.resolve(path))
            .method(method, mediaType, body)
            .build();
    HttpResponse<String> response =
        server.client().getHttpClient().sendAsync(request, String.class).get(20, TimeUnit.SECONDS);
    try {
      return JSON.readTree(withoutNamespace(response.bodyString()));
    } catch (IOException e) {
      throw new IOException(response.bodyString(), e);
    }
  }
}
