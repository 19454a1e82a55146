package dev.headway.rollout.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.domain.Because;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.SetMarks.Role;
import dev.headway.rollout.observe.Material;
import dev.headway.testing.Materials;
import dev.headway.testing.Records;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetRenderingTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Revision REVISION = Revision.of("0bbbbbbbbb0000", 1);

  @Test
  void theWholeSet() throws JsonProcessingException {
    String template =
        "{\"metadata\":{\"labels\":{\"app\":\"checkout\"}},\"spec\":{\"containers\":[{\"name\":\"app\"}],\"notInventedYet\":1}}";
    assertThat(render(template, 10))
        .isEqualTo(
            JSON.readTree(
                """
                {"apiVersion":"apps/v1","kind":"ReplicaSet",
                 "metadata":{
                   "labels":{"headway.dev/role":"candidate","headway.dev/name":"checkout","headway.dev/revision":"0bbbbbbbbb"},
                   "annotations":{"headway.dev/digest":"1:0bbbbbbbbb0000","headway.dev/template":"4f2a","headway.dev/cause":"{}"},
                   "name":"checkout-0bbbbbbbbb","namespace":"shop",
                   "ownerReferences":[{"apiVersion":"headway.dev/v1alpha1","kind":"ProgressiveDeployment",
                     "name":"checkout","uid":"u1","controller":true,"blockOwnerDeletion":true}]},
                 "spec":{"replicas":2,"minReadySeconds":3,
                   "selector":{"matchLabels":{"app":"checkout","headway.dev/name":"checkout","headway.dev/revision":"0bbbbbbbbb"}},
                   "template":{
                     "metadata":{"labels":{"app":"checkout","headway.dev/name":"checkout","headway.dev/revision":"0bbbbbbbbb"}},
                     "spec":{"containers":[{"name":"app","lifecycle":{"preStop":{"sleep":{"seconds":10}}}}],"notInventedYet":1}}}}
                """));
  }

  /** The sleep is added where there is none, and the time to end stays longer than it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 10 | 10 | -1",
        "{} | 40 | 40 | 70",
        "{\"terminationGracePeriodSeconds\":5} | 10 | 10 | 15",
        "{\"terminationGracePeriodSeconds\":60} | 10 | 10 | 60",
        "{} | 0 | -1 | -1"
      })
  void drainsBeforeItEnds(String spec, int grace, int sleep, int end)
      throws JsonProcessingException {
    String open = spec.substring(0, spec.length() - 1);
    String template =
        "{\"spec\":%s%s\"containers\":[{\"name\":\"a\"}]}}"
            .formatted(open, open.length() > 1 ? "," : "");
    JsonNode pod = render(template, grace).at("/spec/template/spec");
    assertThat(pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asInt(-1)).isEqualTo(sleep);
    assertThat(pod.path("terminationGracePeriodSeconds").asInt(-1)).isEqualTo(end);
  }

  @Test
  void aHookOfTheAuthorsOwnStays() throws JsonProcessingException {
    String hook = "{\"preStop\":{\"exec\":{\"command\":[\"x\"]}}}";
    JsonNode pod =
        render("{\"spec\":{\"containers\":[{\"name\":\"a\",\"lifecycle\":" + hook + "}]}}", 40)
            .at("/spec/template/spec");
    assertThat(pod.at("/containers/0/lifecycle")).isEqualTo(JSON.readTree(hook));
    assertThat(pod.has("terminationGracePeriodSeconds")).isFalse();
  }

  @Test
  void theCandidateServiceHasThePortsOfStable() throws JsonProcessingException {
    JsonNode service = ServiceRendering.render("checkout-candidate", "r2", material("{}", 10));
    assertThat(service.at("/spec"))
        .isEqualTo(
            JSON.readTree(
                """
                {"selector":{"app":"checkout","headway.dev/name":"checkout","headway.dev/revision":"r2"},
                 "ports":[{"name":"http","port":80,"targetPort":"web","protocol":"TCP","appProtocol":"h2c"},
                          {"port":81,"targetPort":8081},{"port":82,"targetPort":82}]}
                """));
    assertThat(service.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo("u1");
    assertThat(ServiceRendering.selectorKey(null).toString())
        .isEqualTo("{\"spec\":{\"selector\":{\"headway.dev/revision\":null}}}");
    assertThat(ServiceRendering.repoint("r3", material("{}", 10)).at("/spec/selector").toString())
        .isEqualTo("{\"headway.dev/revision\":\"r3\"}");
  }

  private static JsonNode render(String template, int grace) throws JsonProcessingException {
    var create =
        new Action.CreateSet(
            "checkout-" + REVISION.name(),
            REVISION,
            2,
            SetMarks.UNMARKED.withRole(Role.CANDIDATE),
            Because.of(Reason.NEW_REVISION, "a test"));
    return JSON.readTree(SetRendering.render(create, material(template, grace)).toString());
  }

  private static Material material(String template, int grace) throws JsonProcessingException {
    Service stable =
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: Service
            spec:
              ports:
              - {name: http, port: 80, targetPort: web, protocol: TCP, appProtocol: h2c}
              - {port: 81, targetPort: 8081}
              - {port: 82}
            """,
            Service.class);
    return Records.with(
        Materials.of(new ObjectKey("ProgressiveDeployment", "shop", "checkout")),
        Map.of(
            "cause",
            Optional.of("{}"),
            "selector",
            new LabelSelectorBuilder().withMatchLabels(Map.of("app", "checkout")).build(),
            "template",
            JSON.readTree(template),
            "templateDigest",
            Optional.of("4f2a"),
            "minReadySeconds",
            3,
            "drainGrace",
            Duration.ofSeconds(grace),
            "stableService",
            Optional.of(stable)));
  }
}
