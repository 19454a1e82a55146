package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.server.Claims;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people type daily, with a stock kubectl; deployments have no pods, so no image is needed.
 */
final class KubectlContractIT {
  @TempDir private static Path folder;
  private static Kubectl kubectl;
  private static String namespace;

  @BeforeAll
  static void open() {
    namespace = "contract-" + UUID.randomUUID().toString().substring(0, 8);
    kubectl = Kubectl.open(folder, namespace);
  }

  @AfterAll
  static void close() {
    if (kubectl != null) {
      kubectl.close();
    }
  }

  @Test
  @Claimed(Claims.KUBECTL_EXPLAIN)
  void explainsBuiltInKinds() {
    assertThat(kubectl.succeeds("explain", "deployment.spec.strategy"))
        .contains("GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n")
        .contains("FIELD: strategy <DeploymentStrategy>\n")
        .contains("  rollingUpdate\t<RollingUpdateDeployment>\n")
        .contains("  type\t<string>\n  enum: Recreate, RollingUpdate\n");
    assertThat(kubectl.succeeds("explain", "svc.spec.ports"))
        .contains("FIELD: ports <[]ServicePort>\n")
        .contains("  port\t<integer> -required-\n", "  targetPort\t<IntOrString>\n");
    assertThat(kubectl.succeeds("explain", "pods.metadata.creationTimestamp"))
        .contains("FIELD: creationTimestamp <string>\n");
    assertThat(kubectl.fails("explain", "pod.spec.contaners"))
        .endsWith("error: field \"contaners\" does not exist\n");
    assertThat(kubectl.fails("explain", "nothings"))
        .endsWith("the server doesn't have a resource type \"nothings\"\n");
  }

  @Test
  @Claimed(Claims.KUBECTL_EXPLAIN)
  void explainsCustomKinds() {
    assertThat(kubectl.succeeds("explain", "httproute.spec.rules.backendRefs"))
        .contains("GROUP:      gateway.networking.k8s.io\nKIND:       HTTPRoute\nVERSION:    v1\n")
        .contains("FIELD: backendRefs <[]Object>\n")
        .contains("  name\t<string> -required-\n", "  weight\t<integer>\n");
    assertThat(kubectl.succeeds("explain", "httproutes", "--recursive"))
        .contains("  metadata\t<ObjectMeta>\n", "\n    annotations\t<map[string]string>\n");
  }

  @Test
  @Claimed(Claims.FIELD_VALIDATION)
  void refusesUnknownFieldsOfBuiltInKinds() {
    String file =
        kubectl.file(
            "portz.yaml",
            """
            apiVersion: v1
            kind: Service
            metadata: {name: portz}
            spec: {portz: [], ports: [{port: 80}]}
            """);
    assertThat(kubectl.fails("create", "-f", file))
        .isEqualTo(
            "Error from server (BadRequest): error when creating \""
                + file
                + "\": Service in version \"v1\" cannot be handled as a Service: strict decoding"
                + " error: unknown field \"spec.portz\"\n");
    assertThat(kubectl.fails("apply", "--server-side", "-f", file))
        .isEqualTo(
            "Error from server: failed to create typed patch object (%s/portz; /v1, Kind=Service):"
                    .formatted(namespace)
                + " .spec.portz: field not declared in schema\n");
    assertThat(kubectl.succeeds("apply", "--validate=warn", "-f", file))
        .isEqualTo("Warning: unknown field \"spec.portz\"\nservice/portz created\n");
  }

  @Test
  @Claimed(Claims.KUBECTL_EDIT)
  void editsAndShowsDifferences() {
    String file =
        kubectl.file(
            "edited.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: edited}
            data: {a: one}
            """);
    kubectl.succeeds("apply", "-f", file);
    assertThat(kubectl.succeeds("diff", "-f", file)).isEmpty();
    Kubectl.Run edit =
        kubectl.run(
            Map.of("KUBE_EDITOR", "sed -i 's/^  a: one$/  a: two/'"), "edit", "configmap/edited");
    assertThat(edit.plain()).isEqualTo("configmap/edited edited\n");
    Kubectl.Run onClient = kubectl.run("diff", "-f", file);
    assertThat(onClient.code()).as(onClient.text()).isEqualTo(1);
    assertThat(onClient.text()).contains("\n-  a: two\n+  a: one\n");
    Kubectl.Run onServer = kubectl.run("diff", "--server-side", "--force-conflicts", "-f", file);
    assertThat(onServer.code()).as(onServer.text()).isEqualTo(1);
    assertThat(onServer.text()).contains("\n-  a: two\n+  a: one\n");
    assertThat(
            kubectl
                .run(Map.of("KUBE_EDITOR", "sed -i 's/^  a: .*$/  a: [1]/'"), "edit", "cm/edited")
                .plain())
        .contains("error: Edit cancelled, no valid changes were saved.");
  }

  @Test
  @Claimed(Claims.LIST_CHUNKS)
  void listsInChunks() {
    for (String name : new String[] {"a", "b", "c"}) {
      kubectl.succeeds("create", "secret", "generic", "chunk-" + name);
      kubectl.succeeds("label", "secret", "chunk-" + name, "set=chunk");
    }
    assertThat(
            kubectl.succeeds(
                "get", "secrets", "-l", "set=chunk", "--chunk-size=1", "-o", "name", "-v=6"))
        .contains("secret/chunk-a\nsecret/chunk-b\nsecret/chunk-c\n")
        .contains("limit=1", "continue=");
  }

  @Test
  @Claimed(Claims.ACCESS_REVIEWS)
  void asksWhetherItMay() {
    String account = "--as=system:serviceaccount:" + namespace + ":reader";
    assertThat(kubectl.succeeds("auth", "can-i", "create", "deployments")).isEqualTo("yes\n");
    assertThat(kubectl.fails("auth", "can-i", "get", "pods", account)).isEqualTo("no\n");
    kubectl.succeeds("create", "role", "reader", "--verb=get", "--resource=pods,pods/log");
    kubectl.succeeds(
        "create",
        "rolebinding",
        "reader",
        "--role=reader",
        "--serviceaccount=" + namespace + ":reader");
    assertThat(kubectl.succeeds("auth", "can-i", "get", "pods", account)).isEqualTo("yes\n");
    assertThat(kubectl.succeeds("auth", "can-i", "get", "pods", "--subresource=log", account))
        .isEqualTo("yes\n");
    assertThat(kubectl.fails("auth", "can-i", "delete", "pods", account)).isEqualTo("no\n");
    assertThat(kubectl.succeeds("auth", "can-i", "--list", account))
        .containsPattern("\npods/log +\\[] +\\[] +\\[get]\n");
  }
}
