package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterWriter;
import dev.headway.port.EventSink.EventDraft;
import dev.headway.port.EventSink.Severity;
import dev.headway.port.EventSink.Subject;
import dev.headway.testing.OneTry;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@EnableKubernetesMockClient(kubernetesClientBuilderCustomizer = OneTry.class)
@Timeout(30)
class KubeEventsTest {

  private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");
  private static final String EVENTS = "/api/v1/namespaces/shop/events";
  private static final Subject ABOUT =
      new Subject("headway.dev/v1alpha1", "ProgressiveDeployment", "shop", "checkout", "u1");

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @Test
  void eventsAreWrittenInOrderAndALostOneHoldsNothingUp() throws Exception {
    server.expect().post().withPath(EVENTS).andReturn(403, "{}").once();
    server.expect().post().withPath(EVENTS).andReturn(201, "{}").once();
    try (var events = new KubeEvents(client, InstantSource.fixed(NOW))) {
      events.emit(
          List.of(
              new EventDraft(ABOUT, Severity.Normal, "Promoted", "Revision a is stable"),
              new EventDraft(ABOUT, Severity.Warning, "CheckFailed", "x".repeat(2_000))));
      JsonNode first = body();
      JsonNode second = body();
      assertThat(first.path("reason").asText()).isEqualTo("Promoted");
      assertThat(first.at("/involvedObject/uid").asText()).isEqualTo("u1");
      assertThat(first.path("lastTimestamp").asText()).isEqualTo("2026-01-02T12:00:00Z");
      assertThat(second.path("type").asText()).isEqualTo("Warning");
      assertThat(second.path("message").asText()).hasSize(1_024);
      assertThat(second.at("/metadata/name")).isNotEqualTo(first.at("/metadata/name"));
    }
  }

  @Test
  void whatTheServerCannotTakeNowIsSentUntilItIsThere() throws Exception {
    server.expect().post().withPath(EVENTS).andReturn(429, "{}").once();
    server.expect().post().withPath(EVENTS).andReturn(500, "{}").once();
    var exists = new StatusBuilder().withCode(409).withReason("AlreadyExists").build();
    server.expect().post().withPath(EVENTS).andReturn(409, exists).once();
    server.expect().post().withPath(EVENTS).andReturn(201, "{}").once();
    try (var events = new KubeEvents(client, InstantSource.fixed(NOW))) {
      events.emit(
          List.of(
              new EventDraft(ABOUT, Severity.Normal, "Promoted", "Revision a is stable"),
              new EventDraft(ABOUT, Severity.Normal, "ReleaseStarted", "Release 2")));
      JsonNode first = body();
      assertThat(List.of(body(), body()))
          .as("the same again, by the same name")
          .containsExactly(first, first);
      assertThat(body().path("reason").asText())
          .as("what is there is not sent again")
          .isEqualTo("ReleaseStarted");
    }
  }

  @Test
  void actionsGoADayAfterTheyWereMade() {
    var swept = new ArrayList<String>();
    var sweeper =
        new ActionSweeper(
            () ->
                Stream.of(
                    action("old", NOW.minus(Duration.ofHours(25)).toString()),
                    action("stuck", NOW.minus(Duration.ofHours(26)).toString()),
                    action("young", NOW.minus(Duration.ofHours(23)).toString()),
                    action("odd", "yesterday")),
            new Sweeping(swept),
            InstantSource.fixed(NOW));
    sweeper.run();
    assertThat(swept).containsExactly("old");
  }

  private JsonNode body() throws Exception {
    return new ObjectMapper().readTree(server.takeRequest().getBody().readUtf8());
  }

  private static ReleaseAction action(String name, String made) {
    var action = new ReleaseAction();
    action.getMetadata().setName(name);
    action.getMetadata().setNamespace("shop");
    action.getMetadata().setResourceVersion("1");
    action.getMetadata().setCreationTimestamp(made);
    return action;
  }

  /** Deletes, save what is stuck. */
  private record Sweeping(List<String> swept) implements ClusterWriter {
    @Override
    public void tryCreate(ObjectKey key, JsonNode object) {}

    @Override
    public void create(ObjectKey deployment, ObjectKey key, JsonNode object) {}

    @Override
    public void merge(ObjectKey deployment, ObjectKey key, String version, JsonNode patch) {}

    @Override
    public void mergeStatus(ObjectKey deployment, ObjectKey key, String version, JsonNode patch) {}

    @Override
    public void delete(ObjectKey deployment, ObjectKey key, String version) {
      if (key.name().equals("stuck")) {
        throw new ClusterFailure(ClusterFailure.Kind.CONFLICT, "changed");
      }
      swept.add(key.name());
    }
  }
}
