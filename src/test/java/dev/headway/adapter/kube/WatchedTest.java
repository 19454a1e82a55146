package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.port.Reading;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Indexer;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WatchedTest {
  private final List<String> told = new ArrayList<>();
  private final List<ResourceEventHandler<Service>> handlers = new ArrayList<>();
  private boolean synced;
  private final Watched<Service> watched =
      new Watched<>(
          "Services",
          Stream.of(informer()),
          service -> {},
          service -> List.of(),
          service -> told.add(service.getMetadata().getName() + ": " + read()),
          () -> told.add("listed: " + read()));

  @Test
  void whoWasToldOfAnObjectBeforeItsListIsThereIsToldOnceMoreWhenItIs() {
    handlers.forEach(each -> each.onAdd(named("web")));
    synced = true;
    handlers.forEach(each -> each.onList("7", false));
    assertThat(told).containsExactly("web: unknown", "listed: known");
  }

  @Test
  void aListOfNothingIsToldOf() {
    synced = true;
    handlers.forEach(each -> each.onList("7", true));
    assertThat(told).containsExactly("listed: known");
  }

  private String read() {
    return watched.list("shop", "web") instanceof Reading.Unknown ? "unknown" : "known";
  }

  private static Service named(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .endMetadata()
        .build();
  }

  /** An informer of the client's library whose list and whose words come when the test says so. */
  @SuppressWarnings("unchecked")
  private SharedIndexInformer<Service> informer() {
    return (SharedIndexInformer<Service>)
        Proxy.newProxyInstance(
            WatchedTest.class.getClassLoader(),
            new Class<?>[] {SharedIndexInformer.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "addEventHandler" -> {
                    handlers.add((ResourceEventHandler<Service>) arguments[0]);
                    yield self;
                  }
                  case "hasSynced" -> synced;
                  case "getIndexer" -> indexer();
                  default -> self;
                });
  }

  private static Object indexer() {

    return Proxy.newProxyInstance(
        WatchedTest.class.getClassLoader(),
        new Class<?>[] {Indexer.class},
        (self, method, arguments) -> List.of());
  }
}
