package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The patch that a deploy makes of a template. */
class ImageChangeTest {
  private static final String TWO =
      """
      metadata: {labels: {app.kubernetes.io/version: "1"}}
      spec: {containers: [{name: proxy, image: "proxy:9"}, {name: app, image: "shop:1"}]}
      """;

  @ParameterizedTest
  @CsvSource({
    "shop,                        shop:2",
    "shop:1,                      shop:2",
    "registry.example:5000/shop,  registry.example:5000/shop:2",
    "registry.example:5000/shop:1@sha256:abcd, registry.example:5000/shop:2",
    "shop@sha256:abcd,            shop:2"
  })
  void onlyTheTagChanges(String before, String after) {
    assertThat(ImageChange.retagged(before, "2")).isEqualTo(after);
  }

  @Test
  void imageAndVersionChangeTogetherIfTheyAreStillAsRead() throws JsonProcessingException {
    ImageChange change = ImageChange.of(template(TWO), "app", "2", null);
    assertThat(change.from()).isEqualTo("shop:1");
    assertThat(change.to()).isEqualTo("shop:2");
    assertThat(template(change.patch().orElseThrow()))
        .isEqualTo(
            template(
                """
                - {op: test, path: /spec/template/spec/containers/1/image, value: "shop:1"}
                - {op: replace, path: /spec/template/spec/containers/1/image, value: "shop:2"}
                - {op: test, path: /spec/template/metadata/labels/app.kubernetes.io~1version, value: "1"}
                - {op: replace, path: /spec/template/metadata/labels/app.kubernetes.io~1version, value: "2"}
                """));
  }

  @Test
  void whatIsAskedForAlreadyNeedsNoPatch() throws JsonProcessingException {
    assertThat(ImageChange.of(template(TWO), "app", "1", null).patch()).isEmpty();
    assertThat(ImageChange.of(template(TWO), "app", "1", "other:1").to()).isEqualTo("other:1");
  }

  @Test
  void oneOfSeveralContainersHasToBeNamed() throws JsonProcessingException {
    JsonNode template = template(TWO);
    assertThatThrownBy(() -> ImageChange.of(template, null, "2", null))
        .hasMessage("the template has several containers: say which with --container (proxy, app)");
    assertThatThrownBy(() -> ImageChange.of(template, "ap", "2", null))
        .hasMessage("the template has no container 'ap'; it has: proxy, app");
  }

  private static JsonNode template(String yaml) throws JsonProcessingException {
    return new YAMLMapper().readTree(yaml);
  }
}
