package dev.headway.adapter.kube;

import dev.headway.port.Reading;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Watches HTTPRoutes from the moment their CRD is there, and not before. */
final class RouteWatch implements AutoCloseable {

  private static final String CRD = "httproutes.gateway.networking.k8s.io";

  private final SharedIndexInformer<CustomResourceDefinition> definitions;
  private final Supplier<Watched<GenericKubernetesResource>> routes;
  private final AtomicReference<@Nullable Watched<GenericKubernetesResource>> watched =
      new AtomicReference<>();

  RouteWatch(KubernetesClient client, Supplier<Watched<GenericKubernetesResource>> routes) {
    this.routes = routes;
    this.definitions =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(CRD)
            .runnableInformer(0)
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

  private static boolean isServed(CustomResourceDefinition definition) {
    return definition.getStatus() != null
        && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> "Established".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private final class Installed implements ResourceEventHandler<CustomResourceDefinition> {
    @Override
    public void onAdd(CustomResourceDefinition definition) {
      if (isServed(definition) && watched.get() == null) {
        Watched<GenericKubernetesResource> made = routes.get();
        if (watched.compareAndSet(null, made)) {
          CompletableFuture<Void> _ = made.start();
        }
      }
    }

    @Override
    public void onUpdate(CustomResourceDefinition before, CustomResourceDefinition definition) {
      onAdd(definition);
    }

    @Override
    public void onDelete(CustomResourceDefinition definition, boolean finalStateUnknown) {
      Watched<GenericKubernetesResource> now = watched.getAndSet(null);
      if (now != null) {
        now.close();
      }
    }
  }
}
