package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.port.ConfigDigest;
import dev.headway.port.ConfigSeen;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigWatchTest {
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final ConfigWatch watch = new ConfigWatch(Stream.empty(), () -> now, item -> {});

  private static ConfigMap configMap(String value, boolean controlled) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("settings")
        .addToLabels("team", "shop")
        .addToAnnotations("note", "long")
        .addToAnnotations("headway.dev/config-tracking", "ignore")
        .addToAnnotations("headway.dev/cause", "{}")
        .addNewOwnerReference()
        .withUid("u9")
        .withController(controlled)
        .endOwnerReference()
        .endMetadata()
        .addToData("password", value)
        .addToBinaryData("logo", "AAEC")
        .build();
  }

  private ConfigSeen keep(String value) {
    ConfigMap item = configMap(value, true);
    watch.keep(item);
    return watch.seen(item).found().orElseThrow();
  }

  @Test
  void keepsADigestAndNothingOfTheContent() {
    ConfigMap item = configMap("hunter2", false);
    watch.keep(item);
    assertThat(Serialization.asYaml(item)).doesNotContain("hunter2", "AAEC", "long", "team");
    assertThat(watch.seen(item).found())
        .contains(
            new ConfigSeen(
                ConfigDigest.of(Map.of("password", "hunter2"), Map.of("logo", "AAEC")),
                now,
                Optional.of("ignore"),
                Optional.of("{}"),
                false));
  }

  @Test
  void isKeptByAStoreThatTrimsItOnceMore() {
    ConfigMap item = configMap("one", false);
    var store = new TrimmedStore<ConfigMap>(watch::keep);
    store.put(store.getKey(item), item);
    assertThat(store.get("shop/settings")).isSameAs(item);
    assertThat(item.getMetadata().getAnnotations()).doesNotContainKey("note");
  }

  @Test
  void knowsSinceWhenTheContentIsWhatItIs() {
    Instant first = now;
    assertThat(keep("one")).returns(first, ConfigSeen::since).returns(true, ConfigSeen::controlled);
    now = now.plusSeconds(60);
    assertThat(keep("one").since()).as("only labels changed").isEqualTo(first);
    assertThat(keep("two").since()).isEqualTo(now);
  }

  @Test
  void keysAndValuesDoNotRunIntoEachOther() {
    assertThat(ConfigDigest.of(Map.of("a", "bc"), Map.of()))
        .isNotEqualTo(ConfigDigest.of(Map.of("ab", "c"), Map.of()))
        .isNotEqualTo(ConfigDigest.of(Map.of(), Map.of("a", "bc")));
  }
}
