package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.contract.ContractApi.Answer;
import dev.headway.sandbox.server.Claims;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What built-in kinds have of their own. */
final class BuiltinContractIT extends ContractCase {
  private String service(String name) {
    return """
    {"apiVersion":"v1","kind":"Service","metadata":{"name":"%s"},
     "spec":{"selector":{"app":"x"},"ports":[{"port":80}]}}
    """
        .formatted(name);
  }

  @Test
  @Claimed({Claims.DEFAULTS, Claims.SERVICE_ADDRESS})
  void fillsInDefaults() {
    Answer service = api.post(core("services"), service("svc"));
    assertThat(service.at("/spec/type")).isEqualTo("ClusterIP");
    assertThat(service.at("/spec/sessionAffinity")).isEqualTo("None");
    assertThat(service.at("/spec/ports/0/protocol")).isEqualTo("TCP");
    assertThat(service.at("/spec/ports/0/targetPort")).isEqualTo("80");
    String address = service.at("/spec/clusterIP");
    assertThat(address).matches("[0-9.]+");
    Answer taken =
        api.post(
            core("services"),
            service("second")
                .replace("\"spec\":{", "\"spec\":{\"clusterIP\":\"" + address + "\","));
    assertStatus(
        taken,
        422,
        "Invalid",
        "Service \"second\" is invalid: spec.clusterIPs: Invalid value: [\"%1$s\"]: failed to allocate IP %1$s: provided IP is already allocated"
            .formatted(address));
    Answer updated = api.put(core("services/svc"), service("svc").replace("\"x\"", "\"y\""));
    assertThat(updated.at("/spec/clusterIP")).isEqualTo(address);
    Answer moved =
        api.patch(
            core("services/svc"), ContractApi.MERGE, "{\"spec\":{\"clusterIP\":\"10.1.1.1\"}}");
    assertThat(moved.code()).isEqualTo(422);
    assertThat(moved.message()).contains("may not change once set");
    Answer deployment = api.post(group("apps/v1", "deployments"), deployment("def", 0));
    assertThat(deployment.at("/spec/strategy/type")).isEqualTo("RollingUpdate");
    assertThat(deployment.at("/spec/revisionHistoryLimit")).isEqualTo("10");
    assertThat(deployment.at("/spec/template/spec/terminationGracePeriodSeconds")).isEqualTo("30");
    assertThat(deployment.at("/spec/template/spec/restartPolicy")).isEqualTo("Always");
  }

  @Test
  @Claimed(Claims.SERVICE_ADDRESS)
  void givesEachServiceItsOwnAddress() {
    List<CompletableFuture<String>> made =
        IntStream.range(0, 24)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          Answer answer = api.post(core("services"), service("own-" + i));
                          assertThat(answer.code()).as(answer.text()).isEqualTo(201);
                          return answer.at("/spec/clusterIP");
                        }))
            .toList();
    assertThat(made.stream().map(CompletableFuture::join)).doesNotHaveDuplicates();
    Answer service = api.get(core("services/own-0"));
    assertThat(service.at("/spec/ipFamilies/0")).isEqualTo("IPv4");
    assertThat(service.at("/spec/ipFamilyPolicy")).isEqualTo("SingleStack");
  }

  @Test
  @Claimed(Claims.VALIDATION)
  void checksWhatPeopleGetWrong() {
    Answer selector =
        api.post(
            group("apps/v1", "deployments"),
            deployment("bad", 1)
                .replace("\"labels\":{\"app\":\"bad\"}", "\"labels\":{\"app\":\"z\"}"));
    assertThat(selector.code()).isEqualTo(422);
    assertThat(selector.message())
        .contains(
            "spec.template.metadata.labels: Invalid value:",
            "`selector` does not match template `labels`");
    Answer port = api.post(core("services"), service("p").replace(":80", ":99999"));
    assertThat(port.code()).isEqualTo(422);
    assertThat(port.message())
        .contains("spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535");
    Answer type = api.post(core("configmaps"), configMapText("ty", "").replace("\"1\"", "1"));
    assertStatus(
        type,
        400,
        "BadRequest",
        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal"
            + " number into Go struct field ConfigMap.data of type string");
  }

  @Test
  @Claimed(Claims.EVENT_VIEWS)
  void showsEventsInBothGroups() {
    Answer made =
        api.post(
            core("events"),
            """
            {"apiVersion":"v1","kind":"Event","metadata":{"name":"ev"},"reason":"Tried",
             "involvedObject":{"kind":"ConfigMap","name":"x","namespace":"%s"},"message":"words",
             "type":"Normal"}
            """
                .formatted(namespace));
    assertThat(made.code()).as(made.text()).isEqualTo(201);
    Answer other = api.get(group("events.k8s.io/v1", "events/ev"));
    assertThat(other.at("/note")).isEqualTo("words");
    assertThat(other.at("/regarding/name")).isEqualTo("x");
    assertThat(api.get(core("events?fieldSelector=involvedObject.name%3Dx")).tree().path("items"))
        .hasSize(1);
  }
}
