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
  @Claimed(Claims.KUBECTL_ROLLOUT)
  void createsExposesAndRollsOut() {
    assertThat(
            kubectl.succeeds(
                "create", "deployment", "shop", "--image=headway/sample:1", "--replicas=0"))
        .isEqualTo("deployment.apps/shop created\n");
    assertThat(kubectl.succeeds("expose", "deployment/shop", "--port=80", "--target-port=8000"))
        .isEqualTo("service/shop exposed\n");
    assertThat(kubectl.succeeds("get", "service/shop", "-o", "jsonpath={.spec.selector.app}"))
        .isEqualTo("shop\n");
    assertThat(kubectl.succeeds("rollout", "status", "deployment/shop", "--timeout=30s"))
        .endsWith("deployment \"shop\" successfully rolled out\n");
    assertThat(kubectl.succeeds("set", "image", "deployment/shop", "*=headway/sample:2"))
        .isEqualTo("deployment.apps/shop image updated\n");
    kubectl.succeeds("rollout", "status", "deployment/shop", "--timeout=30s");
    assertThat(kubectl.succeeds("rollout", "restart", "deployment/shop"))
        .isEqualTo("deployment.apps/shop restarted\n");
    kubectl.succeeds("rollout", "status", "deployment/shop", "--revision=3", "--timeout=30s");
    assertThat(kubectl.succeeds("rollout", "history", "deployment/shop"))
        .contains("\n1         <none>\n2         <none>\n3         <none>\n");
    assertThat(kubectl.succeeds("rollout", "undo", "deployment/shop", "--to-revision=1"))
        .isEqualTo("deployment.apps/shop rolled back\n");
    kubectl.succeeds("rollout", "status", "deployment/shop", "--revision=4", "--timeout=30s");
    assertThat(
            kubectl.succeeds(
                "get",
                "deployment/shop",
                "-o",
                "jsonpath={.spec.template.spec.containers[0].image}"))
        .isEqualTo("headway/sample:1\n");
  }

  @Test
  @Claimed(Claims.KUBECTL_ROLLOUT)
  void rollsOutSets() {
    String file =
        kubectl.file(
            "sets.yaml",
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: sets}
            spec:
              replicas: 0
              serviceName: sets
              selector: {matchLabels: {app: sets}}
              template:
                metadata: {labels: {app: sets}}
                spec: {containers: [{name: app, image: "headway/sample:1"}]}
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: sets}
            spec:
              selector: {matchLabels: {app: sets}}
              template:
                metadata: {labels: {app: sets}}
                spec: {nodeSelector: {none: such}, containers: [{name: app, image: "headway/sample:1"}]}
            """);
    assertThat(kubectl.succeeds("apply", "-f", file))
        .isEqualTo("statefulset.apps/sets created\ndaemonset.apps/sets created\n");
    for (String set : new String[] {"statefulset/sets", "daemonset/sets"}) {
      kubectl.succeeds("rollout", "status", set, "--timeout=30s");
      assertThat(kubectl.succeeds("rollout", "restart", set)).endsWith("apps/sets restarted\n");
      kubectl.succeeds("rollout", "status", set, "--timeout=30s");
    }
    assertThat(kubectl.succeeds("rollout", "undo", "statefulset/sets"))
        .isEqualTo("statefulset.apps/sets rolled back\n");
    kubectl.succeeds("rollout", "status", "statefulset/sets", "--timeout=30s");
    assertThat(kubectl.succeeds("get", "statefulset/sets"))
        .startsWith("NAME   READY   AGE\nsets   0/0 ");
    assertThat(kubectl.succeeds("get", "daemonset/sets").lines().findFirst())
        .hasValue(
            "NAME   DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE");
  }

  @Test
  @Claimed(Claims.KUBECTL_PRUNE)
  void prunesWhatIsNoLongerThere() {
    String both =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: stays, labels: {set: pruned}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: goes, labels: {set: pruned}}
        """;
    kubectl.succeeds("apply", "-f", kubectl.file("both.yaml", both));
    String one = kubectl.file("one.yaml", both.substring(0, both.indexOf("---")));
    assertThat(kubectl.succeeds("apply", "-f", one, "--prune", "-l", "set=pruned"))
        .contains("configmap/stays unchanged\n", "configmap/goes pruned\n");
    assertThat(kubectl.succeeds("get", "configmaps", "-l", "set=pruned", "-o", "name"))
        .isEqualTo("configmap/stays\n");
  }

  @Test
  @Claimed(Claims.NAMESPACE_END)
  void tellsWhyANamespaceDoesNotEnd() {
    String ends = namespace + "-ends";
    kubectl.succeeds("create", "namespace", ends);
    String kept =
        kubectl.file(
            "kept.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: kept, namespace: %s, finalizers: [example.dev/x]}
            """
                .formatted(ends));
    kubectl.succeeds("-n", ends, "apply", "-f", kept);
    kubectl.succeeds("delete", "namespace", ends, "--wait=false");
    assertThat(kubectl.succeeds("get", "namespace", ends)).contains("   Terminating   ");
    kubectl.succeeds(
        "wait", "--for=condition=NamespaceContentRemaining", "namespace/" + ends, "--timeout=60s");
    String messages =
        kubectl.succeeds(
            "get", "namespace", ends, "-o", "jsonpath={.status.conditions[*].message}");
    assertThat(messages)
        .containsPattern(
            "Some resources are remaining: .*configmaps\\. has [12] resource instances")
        .contains("finalizers remaining: example.dev/x in 1 resource instances");
    assertThat(kubectl.fails("-n", ends, "create", "configmap", "other"))
        .isEqualTo(
            "error: failed to create configmap: configmaps \"other\" is forbidden: unable to create"
                + " new content in namespace "
                + ends
                + " because it is being terminated\n");
    kubectl.succeeds(
        "-n",
        ends,
        "patch",
        "configmap/kept",
        "--type=merge",
        "-p",
        "{\"metadata\":{\"finalizers\":null}}");
    kubectl.succeeds("wait", "--for=delete", "namespace/" + ends, "--timeout=60s");
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
