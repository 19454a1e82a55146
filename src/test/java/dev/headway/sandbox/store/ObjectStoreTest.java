package dev.headway.sandbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Revisions, compare and swap, and what watchers see. */
final class ObjectStoreTest {
  private static final GroupResource MAPS = new GroupResource("", "configmaps");

  private final ObjectStore store = new ObjectStore(4, 3);

  private static ObjectKey key(String name) {
    return new ObjectKey(MAPS, "ns", name);
  }

  private static ObjectNode tree() {
    return JsonNodeFactory.instance.objectNode();
  }

  private StoredObject create(String name) {
    return store.create(key(name), tree()).orElseThrow();
  }

  @Test
  void stampsEveryWriteWithTheNextRevision() {
    StoredObject made = create("a");
    StoredObject replaced = store.replace(key("a"), made.revision(), tree()).orElseThrow();
    assertThat(replaced.revision()).isEqualTo(made.revision() + 1);
    assertThat(replaced.tree().at("/metadata/resourceVersion").asText())
        .isEqualTo(Long.toString(replaced.revision()));
    assertThat(store.revision()).isEqualTo(replaced.revision());
  }

  @Test
  void writesOnlyWhatWasRead() {
    StoredObject made = create("a");
    assertThat(store.create(key("a"), tree())).isEmpty();
    assertThat(store.replace(key("a"), made.revision() - 1, tree())).isEmpty();
    assertThat(store.delete(key("a"), made.revision() + 1)).isEmpty();
    assertThat(store.replace(key("b"), 1, tree())).isEmpty();
    assertThat(store.get(key("a"))).contains(made);
  }

  @Test
  void listsByNamespaceInOrder() {
    create("b");
    create("a");
    store.create(new ObjectKey(MAPS, "other", "c"), tree());
    assertThat(store.list(MAPS, "ns").items())
        .extracting(o -> o.key().name())
        .containsExactly("a", "b");
    assertThat(store.list(MAPS, "").items()).hasSize(3);
    assertThat(MAPS).hasToString("configmaps");
    assertThat(new GroupResource("apps", "deployments")).hasToString("deployments.apps");
  }

  @Test
  void resumesAWatchWithoutALoss() {
    long from = create("a").revision();
    create("b");
    AtomicInteger woken = new AtomicInteger();
    try (Subscription watch = store.watch(MAPS, from, woken::incrementAndGet)) {
      create("c");
      assertThat(watch.drain()).extracting(Change::revision).containsExactly(from + 1, from + 2);
      assertThat(woken).hasValue(1);
      assertThat(watch.drain()).isEmpty();
      store.bookmark(watch);
      assertThat(watch.drain()).extracting(Change::type).containsExactly(Change.Type.BOOKMARK);
      assertThat(store.watchers(MAPS)).isOne();
    }
    assertThat(store.watchers(MAPS)).isZero();
  }

  @Test
  void listsWhatWasThere() {
    StoredObject a = create("a");
    StoredObject b = create("b");
    store.replace(a.key(), a.revision(), a.tree().deepCopy().put("x", 1));
    store.delete(b.key(), b.revision());
    create("c");
    assertThat(store.listAt(MAPS, "", b.revision()).items()).containsExactly(a, b);
    assertThat(store.listAt(MAPS, "", a.revision()).items()).containsExactly(a);
    assertThat(store.listAt(MAPS, "", store.revision())).isEqualTo(store.list(MAPS, ""));
    store.compact(MAPS);
    assertThatThrownBy(() -> store.listAt(MAPS, "", a.revision()))
        .isInstanceOf(CompactedException.class);
  }

  @Test
  void refusesToResumeBeforeWhatIsCompacted() {
    long from = create("a").revision();
    for (int i = 0; i < 6; i++) {
      create("n" + i);
    }
    assertThatThrownBy(() -> store.watch(MAPS, from, () -> {}))
        .isInstanceOfSatisfying(
            CompactedException.class,
            e -> {
              assertThat(e.requested()).isEqualTo(from);
              assertThat(e.oldest()).isEqualTo(from + 2);
            });
    store.compact(MAPS);
    assertThatThrownBy(() -> store.watch(MAPS, from + 4, () -> {}))
        .isInstanceOf(CompactedException.class);
    store.watch(MAPS, store.revision(), () -> {}).close();
  }

  @Test
  void cutsOffAWatcherThatFallsBehind() {
    try (Subscription slow = store.watch(MAPS, store.revision(), () -> {})) {
      for (int i = 0; i < 5; i++) {
        create("n" + i);
      }
      assertThat(slow.isCutOff()).isTrue();
      assertThat(slow.drain()).hasSize(3);
    }
  }

  @Test
  void beginsAWatchWithThePresent() {
    StoredObject made = create("a");
    store.delete(key("a"), made.revision());
    create("b");
    try (Subscription watch = store.watchFromNow(MAPS, () -> {})) {
      assertThat(watch.drain())
          .extracting(Change::type)
          .containsExactly(Change.Type.ADDED, Change.Type.BOOKMARK);
    }
  }
}
