package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.ObjectKey;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  private final References references = new References();

  private static ObjectKey key(String kind, String name) {
    return new ObjectKey(kind, "shop", name);
  }

  @Test
  void knowsWhoLooksAtAnObjectAndForgetsWhoDoesNotAnyMore() {
    ObjectKey one = key("ProgressiveDeployment", "one");
    ObjectKey two = key("ProgressiveDeployment", "two");
    ObjectKey settings = key("ConfigMap", "settings");
    ObjectKey service = key("Service", "settings");
    references.put(one, Set.of(settings, service));
    references.put(two, Set.of(settings));
    assertThat(references.to(settings)).containsExactlyInAnyOrder(one, two);
    assertThat(references.to(service)).containsExactly(one);

    references.put(one, Set.of(service));
    assertThat(references.to(settings)).containsExactly(two);
    references.put(two, Set.of());
    references.put(one, Set.of());
    assertThat(references.to(settings)).isEmpty();
    assertThat(references.to(service)).isEmpty();
  }

  @Test
  void knowsWhoLooksAtAnythingOfAKind() {
    ObjectKey one = key("ProgressiveDeployment", "one");
    ObjectKey two = new ObjectKey("ProgressiveDeployment", "bank", "two");
    references.put(one, Set.of(key("Deployment", "web"), key("Service", "web")));
    references.put(two, Set.of(new ObjectKey("Deployment", "bank", "web")));
    assertThat(references.toAny("Deployment")).containsExactlyInAnyOrder(one, two);
    assertThat(references.toAny("Deployment", "bank")).containsExactly(two);
    assertThat(references.toAny("Service", "bank")).isEmpty();
    references.put(two, Set.of());
    assertThat(references.toAny("Deployment", "bank")).isEmpty();
  }
}
