package dev.headway.adapter.kube;

import dev.headway.port.Reading;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Watches HTTPRoutes from the moment their CRD is there, and not before. */
final class RouteWatch implements AutoCloseable {

  private static final String CRD = "httproutes.gateway.networking.k8s.io";

  // Not the type that the client has: the schema of schemas is some hundred classes.
  private static final ResourceDefinitionContext DEFINITIONS =
      new ResourceDefinitionContext.Builder()
          .withGroup("apiextensions.k8s.io")
          .withVersion("v1")
          .withKind("CustomResourceDefinition")
          .withPlural("customresourcedefinitions")
          .withNamespaced(false)
          .build();

  private final SharedIndexInformer<GenericKubernetesResource> definitions;
  private final Supplier<Watched<GenericKubernetesResource>> routes;
  private final AtomicReference<@Nullable Watched<GenericKubernetesResource>> watched =
      new AtomicReference<>();

  RouteWatch(KubernetesClient client, Supplier<Watched<GenericKubernetesResource>> routes) {
    this.routes = routes;
    this.definitions =
        client
            .genericKubernetesResources(DEFINITIONS)
            .withName(CRD)
            .runnableInformer(0)
            .itemStore(
                new TrimmedStore<>(
                    definition -> definition.setAdditionalProperty("spec", Map.of())))
            .addEventHandler(new Installed())
            .exceptionHandler((started, failure) -> true);
  }

  CompletableFuture<Void> start() {
    return definitions.start().toCompletableFuture();
  }

  Reading<GenericKubernetesResource> get(String namespace, String name) {
    Watched<GenericKubernetesResource> now = watched.get();
    if (now != null) {
      return now.get(namespace, name);
    }
    return definitions.hasSynced()
        ? new Reading.Missing<>()
        : new Reading.Unknown<>("It is not known yet whether the Gateway API is installed");
  }

  /** What has not been listed yet; a kind that is not installed is not waited for. */
  List<String> unsynced() {
    Watched<GenericKubernetesResource> now = watched.get();
    if (!definitions.hasSynced()) {
      return List.of("CustomResourceDefinitions");
    }
    return now == null || now.isSynced() ? List.of() : List.of(now.kind());
  }

  /** What is not watched any more and should be. */
  List<String> ended() {
    Watched<GenericKubernetesResource> now = watched.get();
    if (!definitions.isRunning()) {
      return List.of("CustomResourceDefinitions");
    }
    return now == null || !now.hasEnded() ? List.of() : List.of(now.kind());
  }

  Optional<GenericKubernetesResource> cached(String namespace, String name) {
    Watched<GenericKubernetesResource> now = watched.get();
    return now == null ? Optional.empty() : now.cached(namespace, name);
  }

  @Override
  public void close() {
    definitions.close();
    Watched<GenericKubernetesResource> now = watched.get();
    if (now != null) {
      now.close();
    }
  }

  private static boolean isServed(GenericKubernetesResource definition) {
    return definition.get("status", "conditions") instanceof List<?> conditions
        && conditions.stream()
            .anyMatch(
                each ->
                    each instanceof Map<?, ?> condition
                        && "Established".equals(condition.get("type"))
                        && "True".equals(condition.get("status")));
  }

  private final class Installed implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource definition) {
      if (isServed(definition) && watched.get() == null) {
        Watched<GenericKubernetesResource> made = routes.get();
        if (watched.compareAndSet(null, made)) {
          CompletableFuture<Void> _ = made.start();
        }
      }
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource definition) {
      onAdd(definition);
    }

    @Override
    public void onDelete(GenericKubernetesResource definition, boolean finalStateUnknown) {
      Watched<GenericKubernetesResource> now = watched.getAndSet(null);
      if (now != null) {
        // It may have heard nothing yet of the routes that went with their kind.
        now.end();
      }
    }
  }
}
