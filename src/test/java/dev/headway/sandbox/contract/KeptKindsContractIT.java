package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.contract.ContractApi.Answer;
import dev.headway.sandbox.server.Claims;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds that are kept with their defaults, and what holds for sets of pods. */
final class KeptKindsContractIT extends ContractCase {
  private static final String PODS =
      "{metadata: {labels: {app: k}}, spec: {containers: [{name: a, image: 'a:1'}]}}";

  @ParameterizedTest
  @Claimed(Claims.KEPT_KINDS)
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "v1 | Endpoints | endpoints"
            + "| subsets: [{addresses: [{ip: 198.18.0.9}], ports: [{port: 80}]}]"
            + "| /subsets/0/ports/0/protocol | TCP",
        "v1 | PersistentVolumeClaim | persistentvolumeclaims"
            + "| spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}"
            + "| /spec/volumeMode | Filesystem",
        "v1 | ReplicationController | replicationcontrollers"
            + "| spec: {replicas: 0, template: $PODS} | /spec/selector/app | k",
        "batch/v1 | CronJob | cronjobs"
            + "| spec: {schedule: '0 0 1 1 *', jobTemplate: {spec: {template: {spec:"
            + " {restartPolicy: Never, containers: [{name: a, image: 'a:1'}]}}}}}"
            + "| /spec/concurrencyPolicy | Allow",
        "networking.k8s.io/v1 | Ingress | ingresses"
            + "| spec: {rules: [{host: a.example, http: {paths: [{path: /, pathType: Prefix,"
            + " backend: {service: {name: k, port: {number: 80}}}}]}}]}"
            + "| /spec/rules/0/http/paths/0/pathType | Prefix",
        "networking.k8s.io/v1 | NetworkPolicy | networkpolicies"
            + "| spec: {podSelector: {}, egress: [{ports: [{port: 80}]}]}"
            + "| /spec/policyTypes/1 | Egress",
        "apps/v1 | StatefulSet | statefulsets"
            + "| spec: {replicas: 0, serviceName: k, selector: {matchLabels: {app: k}}, template:"
            + " $PODS, volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes:"
            + " [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]}"
            + "| /spec/volumeClaimTemplates/0/status/phase | Pending",
        "apps/v1 | ControllerRevision | controllerrevisions"
            + "| data: {spec: {template: {metadata: {labels: {app: k}}}}}"
            + "| /data/spec/template/metadata/labels/app | k",
        "apps/v1 | DaemonSet | daemonsets"
            + "| spec: {selector: {matchLabels: {app: k}}, template: {metadata: {labels: {app: k}},"
            + " spec: {nodeSelector: {none: such}, containers: [{name: a, image: 'a:1'}]}}}"
            + "| /spec/updateStrategy/rollingUpdate/maxUnavailable | 1",
      })
  void keepsThem(
      String apiVersion, String kind, String plural, String body, String pointer, String value) {
    String path = apiVersion.equals("v1") ? core(plural) : group(apiVersion, plural);
    String yaml =
        "apiVersion: %s\nkind: %s\nmetadata: {name: kept}\n%s\n"
            .formatted(apiVersion, kind, body.replace("$PODS", PODS));
    Answer made =
        api.send(
            "POST", path + "?fieldValidation=Strict", "application/yaml", yaml, java.util.Map.of());
    assertThat(made.code()).as(made.text()).isEqualTo(201);
    assertThat(made.at(pointer)).as(made.text()).isEqualTo(value);
    assertThat(api.get(path + "/kept").at("/kind")).isEqualTo(kind);
    assertThat(api.delete(path + "/kept?propagationPolicy=Background").code()).isEqualTo(200);
  }

  @Test
  @Claimed(Claims.VALIDATION)
  void refusesToChangeWhatAStatefulSetIsMadeOf() {
    String path = group("apps/v1", "statefulsets");
    String text =
        deployment("fixed", 0)
            .replace("Deployment", "StatefulSet")
            .replace("\"replicas\"", "\"serviceName\":\"a\",\"replicas\"");
    assertThat(api.post(path, text).code()).isEqualTo(201);
    assertStatus(
        api.patch(path + "/fixed", ContractApi.MERGE, "{\"spec\":{\"serviceName\":\"b\"}}"),
        422,
        "Invalid",
        "StatefulSet.apps \"fixed\" is invalid: spec: Forbidden: updates to statefulset spec for"
            + " fields other than 'replicas', 'ordinals', 'template', 'updateStrategy',"
            + " 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
            + " 'minReadySeconds' are forbidden");
    assertThat(
            api.patch(path + "/fixed", ContractApi.MERGE, "{\"spec\":{\"minReadySeconds\":5}}")
                .code())
        .isEqualTo(200);
  }

  @Test
  @Claimed(Claims.STATUS)
  void takesAnnotationsWithTheStatusOfBuiltInKinds() {
    String path = group("apps/v1", "deployments");
    Answer made =
        api.post(
            path, deployment("noted", 0).replace("\"replicas\"", "\"paused\":true,\"replicas\""));
    Answer noted =
        api.patch(
            path + "/noted/status",
            ContractApi.MERGE,
            """
            {"metadata":{"annotations":{"a":"1"},"labels":{"b":"2"}},"spec":{"replicas":4}}
            """);
    assertThat(noted.at("/metadata/annotations/a")).isEqualTo("1");
    assertThat(noted.at("/metadata/labels/b")).isEmpty();
    assertThat(noted.at("/spec/replicas")).isEqualTo("0");
    assertThat(noted.at("/metadata/generation")).isEqualTo(made.at("/metadata/generation"));
  }
}
