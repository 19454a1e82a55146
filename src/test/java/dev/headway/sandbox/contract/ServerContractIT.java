package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.sandbox.contract.ContractApi.Answer;
import dev.headway.sandbox.server.Claims;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the server says about itself, and what it refuses before looking at any object. */
final class ServerContractIT extends ContractCase {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  @Test
  @Claimed({Claims.VERSION, Claims.HEALTH})
  void saysItsVersionAndHealth() {
    assertThat(api.get("/version").at("/major")).isEqualTo("1");
    for (String path : new String[] {"/healthz", "/livez", "/readyz"}) {
      assertThat(api.get(path).text()).isEqualTo("ok");
    }
  }

  @Test
  @Claimed(Claims.DATE)
  void saysWhatTimeItIs() {
    for (String path : new String[] {"/version", "/api/v1/namespaces/nobody-has-this"}) {
      var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
      headers.putAll(api.get(path).headers());
      String date = headers.getOrDefault("Date", List.of("")).getFirst();
      Instant given = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      assertThat(given).isCloseTo(Instant.now(), within(5, ChronoUnit.SECONDS));
    }
  }

  @Test
  @Claimed(Claims.DISCOVERY)
  void listsGroupsAndResources() {
    assertThat(api.get("/api").at("/versions/0")).isEqualTo("v1");
    assertThat(api.get("/apis").text()).contains("\"apps/v1\"");
    assertThat(api.get("/apis/apps").at("/preferredVersion/groupVersion")).isEqualTo("apps/v1");
    Answer resources = api.get("/apis/apps/v1");
    assertThat(resources.at("/kind")).isEqualTo("APIResourceList");
    assertThat(resources.text())
        .contains(
            "\"deployments\"", "\"deploy\"", "\"deployments/status\"", "\"deployments/scale\"");
    assertThat(api.get("/api/v1").text()).contains("\"configmaps\"", "\"pods/log\"");
  }

  @Test
  @Claimed(Claims.AGGREGATED_DISCOVERY)
  void listsAllAtOnce() {
    Answer answer = api.get("/apis", Map.of("Accept", AGGREGATED));
    assertThat(answer.at("/kind")).isEqualTo("APIGroupDiscoveryList");
    assertThat(answer.text()).contains("\"deployments\"", "\"Namespaced\"");
    assertThat(api.get("/api", Map.of("Accept", AGGREGATED)).text()).contains("\"configmaps\"");
  }

  @Test
  @Claimed(Claims.OPENAPI_V3)
  void describesItself() {
    String path =
        api.get("/openapi/v3").tree().at("/paths/apis~1apps~1v1/serverRelativeURL").asText();
    assertThat(path).startsWith("/openapi/v3/apis/apps/v1?hash=");
    Answer document = api.get(path);
    assertThat(document.at("/openapi")).startsWith("3.0");
    assertThat(document.text()).contains("x-kubernetes-group-version-kind", "fieldValidation");
  }

  @Test
  @Claimed(Claims.UNKNOWN_RESOURCES)
  void refusesWhatItDoesNotKnow() {
    assertThat(api.get("/apis/nope.example/v1").code()).isEqualTo(404);
    assertThat(api.get("/nope").code()).isEqualTo(404);
    assertStatus(
        api.get(core("nopes")),
        404,
        "NotFound",
        "the server could not find the requested resource");
    assertStatus(
        api.get(group("apps/v9", "deployments")),
        404,
        "NotFound",
        "the server could not find the requested resource");
    assertStatus(
        api.get(core("configmaps/none")), 404, "NotFound", "configmaps \"none\" not found");
  }

  @Test
  @Claimed(Claims.METHODS)
  void refusesMethods() {
    assertStatus(
        api.put(core("configmaps"), configMapText("a", "")),
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource");
  }

  @Test
  @Claimed(Claims.MALFORMED)
  void refusesMalformedBodies() {
    Answer cut = api.post(core("configmaps"), "{\"kind\":");
    assertThat(cut.code()).isEqualTo(400);
    assertThat(cut.at("/reason")).isEqualTo("BadRequest");
    assertThat(cut.message()).contains("json parse error");
    assertThat(api.post(core("configmaps"), deployment("x", 1)).code()).isEqualTo(400);
    assertThat(api.post(core("configmaps"), "[]").code()).isEqualTo(400);
  }

  @Test
  @Claimed(Claims.MEDIA_TYPES)
  void refusesMediaTypes() {
    Answer answer =
        api.send("POST", core("configmaps"), "text/plain", configMapText("a", ""), Map.of());
    assertStatus(
        answer,
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
    assertThat(api.patch(core("configmaps/a"), "application/foo", "{}").code()).isEqualTo(415);
    assertThat(api.get(core("configmaps"), Map.of("Accept", "application/foo")).code())
        .isEqualTo(406);
  }

  @Test
  @Claimed(Claims.BODY_SIZE)
  void refusesLargeBodies() {
    String big = configMapText("big", "").replace("\"1\"", "\"" + "x".repeat(4_000_000) + "\"");
    Answer answer = api.post(core("configmaps"), big);
    assertThat(answer.code()).isEqualTo(413);
    assertThat(answer.at("/reason")).isEqualTo("RequestEntityTooLarge");
    assertThat(answer.message()).contains("limit is 3145728");
  }
}
