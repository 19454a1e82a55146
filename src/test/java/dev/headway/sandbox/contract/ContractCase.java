package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.contract.ContractApi.Answer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A class of cases with an API and a namespace of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContractCase {
  protected final ContractApi api = ContractApi.open();
  protected final String namespace = "contract-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  void makeNamespace() {
    assertThat(
            api.post(
                    "/api/v1/namespaces",
                    "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}"
                        .formatted(namespace))
                .code())
        .isEqualTo(201);
  }

  @AfterAll
  void end() {
    api.delete("/api/v1/namespaces/" + namespace);
    api.close();
  }

  protected String core(String resource) {
    return "/api/v1/namespaces/" + namespace + "/" + resource;
  }

  protected String group(String groupVersion, String resource) {
    return "/apis/" + groupVersion + "/namespaces/" + namespace + "/" + resource;
  }

  /** Makes a ConfigMap with one entry. */
  protected Answer configMap(String name, String labels) {
    return api.post(core("configmaps"), configMapText(name, labels));
  }

  protected static String configMapText(String name, String labels) {
    return """
    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","labels":{%s}},"data":{"a":"1"}}\
    """
        .formatted(name, labels);
  }

  protected static void assertStatus(Answer answer, int code, String reason, String message) {
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.at("/kind")).isEqualTo("Status");
    assertThat(answer.at("/reason")).isEqualTo(reason);
    assertThat(answer.message()).isEqualTo(message);
  }

  protected static String deployment(String name, int replicas) {
    return """
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},"spec":{"replicas":%2$d,
     "selector":{"matchLabels":{"app":"%1$s"}},"template":{"metadata":{"labels":{"app":"%1$s"}},
     "spec":{"containers":[{"name":"app","image":"headway/sample:1"}]}}}}
    """
        .formatted(name, replicas);
  }
}
