package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.contract.ContractApi.Answer;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.refusal.Refuses;
import dev.headway.sandbox.server.Claims;
import org.junit.jupiter.api.Test;

/** Watches. */
final class WatchContractIT extends ContractCase {
  private String revision() {
    return api.get(core("configmaps")).at("/metadata/resourceVersion");
  }

  @Test
  @Claimed({Claims.WATCH, Claims.WATCH_RESUME})
  void streamsChanges() {
    String from = revision();
    configMap("w1", "");
    api.patch(core("configmaps/w1"), ContractApi.MERGE, "{\"data\":{\"a\":\"2\"}}");
    try (ContractApi.Stream watch =
        api.watch(core("configmaps?watch=true&resourceVersion=" + from))) {
      assertThat(watch.next()).isEqualTo("ADDED w1");
      assertThat(watch.next()).isEqualTo("MODIFIED w1");
      api.delete(core("configmaps/w1"));
      assertThat(watch.next()).isEqualTo("DELETED w1");
      configMap("w2", "");
      assertThat(watch.next()).isEqualTo("ADDED w2");
    }
  }

  @Test
  @Claimed(Claims.WATCH_WEBSOCKET)
  void streamsChangesOverAWebSocket() {
    configMap("s1", "");
    try (ContractApi.Stream watch =
        api.watchOverWebSocket(core("configmaps?watch=true&labelSelector=app!=x"))) {
      assertThat(api.get(core("configmaps/s1")).code()).isEqualTo(200);
      api.patch(core("configmaps/s1"), ContractApi.MERGE, "{\"data\":{\"a\":\"2\"}}");
      String event = watch.next();
      while (!event.equals("MODIFIED s1")) {
        assertThat(event).startsWith("ADDED ");
        event = watch.next();
      }
      api.delete(core("configmaps/s1"));
      assertThat(watch.next()).isEqualTo("DELETED s1");
    }
  }

  @Test
  @Claimed(Claims.WATCH_INITIAL)
  void beginsWithWhatIsThere() {
    configMap("i1", "");
    String field = "&fieldSelector=metadata.name%3Di1";
    try (ContractApi.Stream watch = api.watch(core("configmaps?watch=true" + field))) {
      assertThat(watch.next()).isEqualTo("ADDED i1");
    }
    try (ContractApi.Stream watch =
        api.watch(
            core(
                "configmaps?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
                    + "&resourceVersionMatch=NotOlderThan"
                    + field))) {
      assertThat(watch.event().path("type").asText()).isEqualTo("ADDED");
      var bookmark = watch.event();
      assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(bookmark.at("/object/metadata/annotations/k8s.io~1initial-events-end").asText())
          .isEqualTo("true");
    }
    assertThat(api.get(core("configmaps?watch=true&sendInitialEvents=true")).code()).isEqualTo(422);
  }

  @Test
  @Claimed(Claims.WATCH_SELECTOR)
  void followsASelector() {
    configMap("s1", "\"on\":\"no\"");
    String from = revision();
    try (ContractApi.Stream watch =
        api.watch(core("configmaps?watch=true&labelSelector=on%3Dyes&resourceVersion=" + from))) {
      label("yes");
      assertThat(watch.next()).isEqualTo("ADDED s1");
      label("no");
      assertThat(watch.next()).isEqualTo("DELETED s1");
    }
  }

  private void label(String value) {
    api.patch(
        core("configmaps/s1"),
        ContractApi.MERGE,
        "{\"metadata\":{\"labels\":{\"on\":\"%s\"}}}".formatted(value));
  }

  /** A real cluster compacts when it likes: this case is the sandbox's alone. */
  @Test
  @Claimed(Claims.WATCH_EXPIRED)
  @Refuses({Refusal.WATCH_EXPIRED, Refusal.REVISION_GONE, Refusal.CONTINUE_EXPIRED})
  void saysThatARevisionIsGone() {
    var options =
        dev.headway.sandbox.server.ApiServerOptions.at(java.time.Clock.systemUTC())
            .withLogCapacity(3);
    try (ContractApi small = ContractApi.sandbox(options)) {
      String path = "/api/v1/namespaces/default/configmaps";
      String from = small.get(path).at("/metadata/resourceVersion");
      small.post(path, configMapText("a", ""));
      small.post(path, configMapText("b", ""));
      String token = small.get(path + "?limit=1").at("/metadata/continue");
      for (int i = 0; i < 8; i++) {
        small.post(path, configMapText("c" + i, ""));
      }
      assertStatus(
          small.get(path + "?resourceVersionMatch=Exact&resourceVersion=" + from),
          410,
          "Expired",
          "The resourceVersion for the provided list is too old.");
      Answer rest = small.get(path + "?limit=1&continue=" + token);
      assertThat(rest.code()).isEqualTo(410);
      assertThat(rest.at("/reason")).isEqualTo("Expired");
      assertThat(rest.message())
          .startsWith("The provided continue parameter is too old to display a consistent list");
      Answer now = small.get(path + "?limit=1&continue=" + rest.at("/metadata/continue"));
      assertThat(now.at("/items/0/metadata/name")).isEqualTo("b");
      try (ContractApi.Stream watch = small.watch(path + "?watch=true&resourceVersion=" + from)) {
        var event = watch.event();
        assertThat(event.path("type").asText()).isEqualTo("ERROR");
        assertThat(event.at("/object/code").asInt()).isEqualTo(410);
        assertThat(event.at("/object/reason").asText()).isEqualTo("Expired");
        assertThat(event.at("/object/message").asText())
            .matches("too old resource version: \\d+ \\(\\d+\\)");
      }
    }
  }
}
