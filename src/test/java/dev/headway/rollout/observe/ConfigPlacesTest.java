package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigPlacesTest {
  private static final String TEMPLATE =
      """
      spec:
        imagePullSecrets: [{name: pull}]
        initContainers:
        - name: i
          envFrom: [{configMapRef: {name: of-init}}]
        containers:
        - name: a
          env:
          - {name: PLAIN, value: x}
          - name: E
            valueFrom: {configMapKeyRef: {name: of-env, key: k}}
          - name: F
            valueFrom: {secretKeyRef: {name: secret-of-env, key: k, optional: true}}
          envFrom:
          - {configMapRef: {name: maybe, optional: true}}
          - {configMapRef: {name: of-env, optional: true}}
          - {secretRef: {name: secret-of-env, optional: true}}
        volumes:
        - {name: v, configMap: {name: of-volume}}
        - {name: w, secret: {secretName: secret-of-volume}}
        - name: p
          projected:
            sources:
            - {configMap: {name: projected, optional: true}}
            - {secret: {name: secret-projected}}
            - {serviceAccountToken: {path: token}}
        - {name: e, emptyDir: {}}
      """;

  @Test
  void namesWhatEnvironmentAndVolumesName() throws JsonProcessingException {
    assertThat(ConfigPlaces.named(template(), ConfigPlaces.CONFIG_MAP))
        .isEqualTo(
            Map.of(
                "of-init", false,
                "of-env", false,
                "maybe", true,
                "of-volume", false,
                "projected", true));
    assertThat(ConfigPlaces.named(template(), ConfigPlaces.SECRET))
        .isEqualTo(
            Map.of("secret-of-env", true, "secret-of-volume", false, "secret-projected", false));
  }

  @Test
  void renamesInEveryPlaceAndNothingElse() throws JsonProcessingException {
    JsonNode before = template();
    JsonNode after =
        ConfigPlaces.renamed(
            before, (kind, name) -> kind.equals(ConfigPlaces.CONFIG_MAP) ? name + "-copy" : name);
    JsonNode expected =
        new YAMLMapper()
            .readTree(
                TEMPLATE
                    .replace("name: of-init", "name: of-init-copy")
                    .replace("name: of-env", "name: of-env-copy")
                    .replace("name: maybe", "name: maybe-copy")
                    .replace("name: of-volume", "name: of-volume-copy")
                    .replace("{configMap: {name: projected", "{configMap: {name: projected-copy"));
    assertThat(after).isEqualTo(expected);
    assertThat(before).isEqualTo(template());
  }

  @Test
  void whatIsNoTemplateNamesNothing() throws JsonProcessingException {
    JsonNode odd = new ObjectMapper().readTree("{\"spec\":{\"containers\":\"x\",\"volumes\":[1]}}");
    assertThat(ConfigPlaces.named(odd, ConfigPlaces.CONFIG_MAP)).isEmpty();
  }

  private static JsonNode template() throws JsonProcessingException {
    return new YAMLMapper().readTree(TEMPLATE);
  }
}
