package dev.headway.adapter.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.port.TrafficRouter.RouteReading;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The route is at generation 2. */
class RouteReadingsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  record Case(String parents, String problem) {}

  static List<Case> statuses() {
    return List.of(
        new Case("[]", "Gateway gw has not accepted HTTPRoute checkout yet"),
        new Case(
            parent("gw", "True", "True", 1), "Gateway gw has not accepted HTTPRoute checkout yet"),
        new Case(
            parent("other", "True", "True", 2),
            "Gateway gw has not accepted HTTPRoute checkout yet"),
        new Case(
            parent("gw", "False", "True", 2), "Gateway gw refused HTTPRoute checkout: Because"),
        new Case(
            parent("gw", "True", "False", 2),
            "Gateway gw cannot resolve a backend of HTTPRoute checkout: Because"),
        new Case(parent("gw", "True", "True", 2), ""));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void everyParentMustHaveAcceptedThisGeneration(Case given) throws JsonProcessingException {
    RouteReading.Found found = withStatus(given.parents());
    assertThat(found.problem().orElse("")).isEqualTo(given.problem());
    assertThat(found.accepted()).isEqualTo(given.problem().isEmpty());
  }

  /** Who never spoke of the route sends no traffic by it, and need not be waited for. */
  @Test
  void onlyAParentThatIsThereIsToAnswer() throws JsonProcessingException {
    assertThat(withStatus("[]").answered()).isTrue();
    assertThat(withStatus(parent("other", "True", "True", 1)).answered()).isTrue();
    assertThat(withStatus(parent("gw", "True", "True", 1)).answered()).isFalse();
    assertThat(withStatus(parent("gw", "False", "True", 2)).answered()).isFalse();
    assertThat(withStatus(parent("gw", "True", "True", 2)).answered()).isTrue();
  }

  private static RouteReading.Found withStatus(String parents) throws JsonProcessingException {
    ObjectNode route = route();
    route.putObject("status").set("parents", JSON.readTree(parents));
    return RoutePatchTest.found(route, RoutePatchTest.key(Optional.empty()));
  }

  @Test
  void aRouteWithoutParentsIsAcceptedByNobody() throws JsonProcessingException {
    ObjectNode route = route();
    route.withObject("/spec").putArray("parentRefs");
    assertThat(RoutePatchTest.found(route, RoutePatchTest.key(Optional.empty())).problem())
        .contains("HTTPRoute checkout has no parent");
  }

  @Test
  void theLastWriterBesidesUsIsNamed() throws JsonProcessingException {
    ObjectNode route = route();
    route
        .withObject("/metadata")
        .set(
            "managedFields",
            JSON.readTree(
                """
                [{"manager":"old","time":"2026-01-01T00:00:00Z"},
                 {"manager":"argocd","time":"2026-01-02T00:00:00Z"},
                 {"manager":"gateway","subresource":"status","time":"2026-01-04T00:00:00Z"},
                 {"manager":"headway","time":"2026-01-03T00:00:00Z"}]
                """));
    assertThat(RoutePatchTest.found(route, RoutePatchTest.key(Optional.empty())).manager())
        .contains("argocd");
  }

  private static ObjectNode route() throws JsonProcessingException {
    JsonNode route =
        JSON.readTree(
            RoutePatchTest.route("{\"backendRefs\":[{\"name\":\"checkout\",\"port\":80}]}"));
    return (ObjectNode) route;
  }

  private static String parent(String name, String accepted, String resolved, int generation) {
    return ("[{\"parentRef\":{\"name\":\"%s\"},\"conditions\":["
                + "{\"type\":\"Accepted\",\"status\":\"%s\",\"reason\":\"Because\",\"observedGeneration\":%d},"
                + "{\"type\":\"ResolvedRefs\",\"status\":\"%s\",\"reason\":\"Because\",\"observedGeneration\":%d}]}]")
        .formatted(name, accepted, generation, resolved, generation);
  }
}
