package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.rollout.observe.SpecReferences.Reference;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpecReferencesTest {
  private static final String CART =
      """
      apiVersion: headway.dev/v1alpha1
      kind: ProgressiveDeployment
      metadata: {name: cart, namespace: shop}
      spec:
        template:
          spec:
            imagePullSecrets: [{name: registry}]
            containers:
            - name: app
              envFrom: [{configMapRef: {name: flags}}, {secretRef: {name: extra, optional: true}}]
              env: [{name: A, valueFrom: {secretKeyRef: {name: password, key: text}}}]
        checks:
        - {name: near, type: HTTP, http: {headers: [{name: T, secretKeyRef: {name: token, key: t}}, {name: U, value: u}]}}
        - {name: far, url: "http://stock.shop.svc:8080/healthz"}
        - {name: own, url: "http://:8080/healthz"}
        - {name: out, url: "https://status.example/healthz"}
        hooks:
        - name: migrate
          type: Job
          job: {template: {spec: {template: {spec: {containers: [{name: m, envFrom: [{secretRef: {name: database}}]}]}}}}}
        - {name: told, type: Script, script: {image: sh, configMapKeyRef: {name: scripts, key: tell.sh}}}
        - {name: typed, type: Script, script: {image: sh, inline: "true"}}
        - {name: call, type: HTTP, http: {url: "https://cache/x", tls: {caSecretRef: {name: roots}}, headers: [{name: T, secretKeyRef: {name: token, key: t}}]}}
        - {name: flush, type: Exec, exec: {command: [flush]}}
      """;

  @Test
  void everythingThatMustExistIsNamedOnceByEachUser() {
    assertThat(SpecReferences.of(Serialization.unmarshal(CART, ProgressiveDeployment.class)))
        .containsExactly(
            reference("ConfigMap", "flags", null, "the template"),
            reference("Secret", "password", null, "the template"),
            reference("Secret", "token", "t", "check 'near'"),
            reference("Service", "stock", null, "check 'far'"),
            reference("Secret", "database", null, "hook 'migrate'"),
            reference("ConfigMap", "scripts", "tell.sh", "hook 'told'"),
            reference("Secret", "token", "t", "hook 'call'"),
            reference("Secret", "roots", "ca.crt", "hook 'call'"),
            reference("Service", "cache", null, "hook 'call'"));
  }

  private static Reference reference(String kind, String name, @Nullable String key, String user) {
    return new Reference(kind, name, Optional.ofNullable(key), user);
  }
}
