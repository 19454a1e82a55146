package dev.headway.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.refusal.Refuses;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Refusals to which no plain request leads. */
class InnerRefusalsTest {
  private final ObjectStore store = new ObjectStore(10, 10);

  private static void assertStatus(StatusError error, int code, String reason, String message) {
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.status().path("code").asInt()).isEqualTo(code);
    assertThat(error.status().path("reason").asText()).isEqualTo(reason);
    assertThat(error.status().path("message").asText()).isEqualTo(message);
  }

  @Test
  @Refuses(Refusal.UNEXPECTED)
  void tellsOfItsOwnMistakes() {
    StatusError error = StatusErrors.of(new IllegalStateException("a mistake"));
    assertStatus(error, 500, "InternalError", "Internal error occurred: a mistake");
    assertThat(error.status().at("/details/causes/0/message").asText()).isEqualTo("a mistake");
  }

  @Test
  @Refuses(Refusal.NO_ADDRESS_LEFT)
  void hasSoManyAddressesAndNoMore() {
    ServiceRules rules = new ServiceRules(store, "127.43.255");
    for (int i = 0; i < 245; i++) {
      ObjectNode service = service(rules, "s" + i);
      store.create(new ObjectKey(ServiceRules.RESOURCE, "default", "s" + i), service);
    }
    assertStatus(
        catchThrowableOfType(StatusError.class, () -> service(rules, "late")),
        500,
        "InternalError",
        "Internal error occurred: failed to allocate a serviceIP: range is full");
  }

  private static ObjectNode service(ServiceRules rules, String name) {
    ObjectNode service = Trees.object().put("apiVersion", "v1").put("kind", "Service");
    service.putObject("metadata").put("name", name).put("uid", name);
    rules.complete(service, Optional.empty());
    assertThat(service.at("/spec/clusterIP").asText()).startsWith("127.43.255.");
    return service;
  }
}
