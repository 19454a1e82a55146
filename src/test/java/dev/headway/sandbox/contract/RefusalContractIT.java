package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.contract.ContractApi.Answer;
import dev.headway.sandbox.refusal.RefusalCase;
import dev.headway.sandbox.refusal.RefusalCase.Real;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every refusal of the list, asked for. */
final class RefusalContractIT extends ContractCase {
  private static final boolean ON_REAL =
      !System.getProperty("headway.contract.kubeconfig", "").isEmpty();
  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},"spec":{%s,
       "containers":[%s]}}
      """;
  private static final String CONTAINER = "{\"name\":\"%s\",\"image\":\"headway/sample:1\"}";

  @BeforeAll
  void prepare() {
    made(
        api.patch(
            core("configmaps/there?fieldManager=first"),
            ContractApi.APPLY,
            configMapText("there", "").replace("{\"a\"", "{\"b\":\"1\",\"a\"")));
    made(
        api.post(
            group("apps/v1", "deployments"),
            deployment("still", 0).replace("\"replicas\"", "\"paused\":true,\"replicas\"")));
    made(api.post(core("serviceaccounts"), named("v1", "ServiceAccount", "nobody")));
    made(
        api.post(
            group("gateway.networking.k8s.io/v1", "httproutes"),
            named("gateway.networking.k8s.io/v1", "HTTPRoute", "there")
                .replace("}}", "},\"spec\":{}}")));
    String two = CONTAINER.formatted("a") + "," + CONTAINER.formatted("b");
    made(api.post(core("pods"), POD.formatted("there", "\"schedulerName\":\"none\"", two)));
    pod("bound", "no-such-node");
    endNamespace();
    if (!ON_REAL) {
      nodes();
    }
  }

  private static String named(String apiVersion, String kind, String name) {
    return "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\"}}"
        .formatted(apiVersion, kind, name);
  }

  private void pod(String name, String node) {
    made(
        api.post(
            core("pods"),
            POD.formatted(name, "\"nodeName\":\"" + node + "\"", CONTAINER.formatted("a"))));
  }

  /** A namespace that cannot end, for what is in it. */
  private void endNamespace() {
    String ends = namespace + "-ends";
    made(api.post("/api/v1/namespaces", named("v1", "Namespace", ends)));
    made(
        api.post(
            "/api/v1/namespaces/" + ends + "/configmaps",
            configMapText("kept", "")
                .replace("\"labels\"", "\"finalizers\":[\"example.dev/x\"],\"labels\"")));
    assertThat(api.delete("/api/v1/namespaces/" + ends).code()).isEqualTo(200);
  }

  /** One node without an address, one on which nothing listens. */
  private void nodes() {
    for (String name : List.of(namespace + "-mute", namespace + "-dead")) {
      made(api.post("/api/v1/nodes", named("v1", "Node", name)));
      pod(name, name);
    }
    Answer patched =
        api.patch(
            "/api/v1/nodes/" + namespace + "-dead/status",
            ContractApi.MERGE,
            """
            {"status":{"addresses":[{"type":"InternalIP","address":"127.0.0.1"}],
             "daemonEndpoints":{"kubeletEndpoint":{"Port":1}}}}
            """);
    assertThat(patched.code()).as(patched.text()).isEqualTo(200);
  }

  private static void made(Answer answer) {
    assertThat(answer.code()).as(answer.text()).isEqualTo(201);
  }

  @AfterAll
  void letNamespaceEnd() {
    api.patch(
        "/api/v1/namespaces/" + namespace + "-ends/configmaps/kept",
        ContractApi.MERGE,
        "{\"metadata\":{\"finalizers\":null}}");
  }

  static List<RefusalCase> cases() {
    return RefusalCase.all().stream().filter(c -> !ON_REAL || c.real() != Real.NONE).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void refuses(RefusalCase given) {
    Answer answer = answer(given);
    assertThat(answer.code()).as(answer.text()).isEqualTo(given.refusal().code());
    assertThat(answer.at("/kind")).isEqualTo("Status");
    assertThat(answer.at("/status")).isEqualTo("Failure");
    assertThat(answer.at("/code")).isEqualTo(Integer.toString(given.refusal().code()));
    assertThat(answer.at("/reason")).isEqualTo(given.refusal().reason());
    if (!ON_REAL || given.real() == Real.SAME) {
      assertThat(answer.message()).matches(given.pattern(namespace));
    }
  }

  private Answer answer(RefusalCase given) {
    String path = given.path().replace("$NS", namespace);
    Map<String, String> headers = new LinkedHashMap<>();
    given.headers().forEach((name, value) -> headers.put(name, value.replace("$NS", namespace)));
    ContractApi asked = given.token().isEmpty() ? api : api.withToken(given.token());
    try {
      return asked.send(
          given.method(),
          path.startsWith("/") ? path : core(path),
          given.type(),
          given.body().replace("$NS", namespace),
          headers);
    } finally {
      if (asked != api) {
        asked.close();
      }
    }
  }
}
