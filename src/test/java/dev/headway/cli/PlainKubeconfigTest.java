package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read here means the same as what fabric8 reads; the rest is left to it. */
class PlainKubeconfigTest {
  private static final String PLAIN =
      """
      apiVersion: v1
      kind: Config
      current-context: shop
      clusters:
      - name: one
        cluster:
          server: https://127.0.0.1:6443
          certificate-authority-data: bm90IGEgY2VydGlmaWNhdGU=
      users:
      - name: me
        user:
          token: not-a-real-token
      - name: signed
        user:
          client-certificate-data: Y2VydGlmaWNhdGU=
          client-key-data: LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCg==
      contexts:
      - name: shop
        context: {cluster: one, user: me, namespace: shop}
      - name: other
        context: {cluster: one, user: signed}
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"shop", "other", ","})
  void agreesWithFabric8(String context) throws IOException {
    Path file = file(PLAIN);
    Config theirs = Config.fromKubeconfig(context, file.toFile());

    assertThat(PlainKubeconfig.read(file, context))
        .hasValueSatisfying(
            ours -> {
              assertThat(ours.getMasterUrl()).isEqualTo(theirs.getMasterUrl());
              assertThat(ours.getCaCertData()).isEqualTo(theirs.getCaCertData());
              assertThat(ours.getOauthToken()).isEqualTo(theirs.getAutoOAuthToken());
              assertThat(ours.getClientCertData()).isEqualTo(theirs.getClientCertData());
              assertThat(ours.getClientKeyData()).isEqualTo(theirs.getClientKeyData());
              if (theirs.getClientKeyData() != null) {
                assertThat(ours.getClientKeyAlgo()).isEqualTo(theirs.getClientKeyAlgo());
              }
              assertThat(ours.getNamespace()).isEqualTo(theirs.getNamespace());
              assertThat(ours.isTrustCerts()).isFalse();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "token: not-a-real-token | exec: {command: login}",
        "token: not-a-real-token | tokenFile: /token",
        "server: https://127.0.0.1:6443 | server: http://127.0.0.1:8080",
        "certificate-authority-data: bm90IGEgY2VydGlmaWNhdGU= | certificate-authority: ca.crt",
        "certificate-authority-data: bm90IGEgY2VydGlmaWNhdGU= | insecure-skip-tls-verify: true",
        "current-context: shop | current-context: gone",
        "name: signed | name: me",
        "kind: Config | '[not: yaml'",
      })
  void leavesTheRestAlone(String text, String instead) throws IOException {
    assertThat(PLAIN).contains(text);
    Path file = file(PLAIN.replace(text, instead));

    assertThat(PlainKubeconfig.read(file, null)).isEqualTo(Optional.empty());
  }

  @Test
  void leavesAMissingFileAlone() {
    assertThat(PlainKubeconfig.read(folder.resolve("gone"), null)).isEmpty();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), text);
  }
}
