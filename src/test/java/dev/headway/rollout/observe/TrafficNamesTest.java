package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.StrategySpec;
import dev.headway.api.v1alpha1.TrafficSpec;
import dev.headway.domain.ObjectKey;
import dev.headway.port.TrafficRouter.RouteKey;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written down of Services and routes leads back to them. */
class TrafficNamesTest {

  private static final StrategySpec CANARY =
      new StrategySpec(StrategySpec.Type.Canary, null, null, null);

  private static TrafficNames given(String yaml) {
    return TrafficNames.given("shop", Serialization.unmarshal(yaml, TrafficSpec.class), CANARY)
        .orElseThrow();
  }

  private static final String ONE =
      """
      serviceName: checkout
      routes: [{type: GatewayAPI, gatewayAPI: {kind: HTTPRoute, name: a, rule: main}}]
      """;

  private static final String TWO =
      """
      serviceName: checkout
      routes:
      - {type: GatewayAPI, gatewayAPI: {kind: HTTPRoute, name: a}}
      - {type: GatewayAPI, gatewayAPI: {kind: HTTPRoute, name: b}}
      """;

  @Test
  void readsWhatItHasWritten() {
    for (String yaml : new String[] {ONE, TWO}) {
      TrafficNames names = given(yaml);
      assertThat(TrafficNames.written("shop", names.text())).isEqualTo(names);
    }
    assertThat(given(ONE).text())
        .isEqualTo(
            "{\"stable\":\"checkout\",\"candidate\":\"checkout-candidate\",\"routes\":[{\"kind\":\"HTTPRoute\",\"name\":\"a\",\"rule\":\"main\"}]}");
  }

  @Test
  void aSpoiltRecordLeadsNowhere() {
    for (String text : new String[] {"", "{", "[]", "null"}) {
      assertThat(TrafficNames.written("shop", text).routes()).isEmpty();
    }
  }

  @Test
  void knowsWhatIsNotNamedAnyMore() {
    TrafficNames two = given(TWO);
    assertThat(two.without(Optional.empty()).routes()).hasSize(2);
    assertThat(two.without(Optional.of(two)).routes()).isEmpty();
    assertThat(two.without(Optional.of(given(ONE))).routes())
        .as("a route of which another rule is meant is another one")
        .extracting(RouteKey::name)
        .containsExactly("a", "b");
  }

  @Test
  void withoutRoutesThereIsNothingToNameAndAllOfItIsWatched() {
    assertThat(
            TrafficNames.given(
                "shop",
                Serialization.unmarshal("serviceName: checkout", TrafficSpec.class),
                CANARY))
        .isEmpty();
    assertThat(TrafficNames.given("shop", null, CANARY)).isEmpty();
    TrafficSpec one = Serialization.unmarshal(ONE, TrafficSpec.class);
    assertThat(TrafficNames.given("shop", one, null)).as("rolling moves no routes").isEmpty();
    assertThat(given(ONE).objects())
        .containsExactlyInAnyOrder(
            new ObjectKey("HTTPRoute", "shop", "a"),
            new ObjectKey("Service", "shop", "checkout"),
            new ObjectKey("Service", "shop", "checkout-candidate"));
  }
}
