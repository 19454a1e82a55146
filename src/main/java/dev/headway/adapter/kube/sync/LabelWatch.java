package dev.headway.adapter.kube.sync;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.port.AccountCluster.Watch;
import dev.headway.port.AccountCluster.Watcher;
import dev.headway.port.ApiKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.Map;

/** An informer on one kind, filtered by our label, that keeps names and versions only. */
record LabelWatch(KubernetesClient client) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  Watch start(ApiKind kind, String namespace, String label, Watcher watcher) {
    var context =
        new ResourceDefinitionContext.Builder()
            .withGroup(kind.group())
            .withVersion(kind.version())
            .withKind(kind.kind())
            .withPlural(kind.plural())
            .withNamespaced(kind.namespaced())
            .build();
    String key = label.substring(0, label.indexOf('='));
    String value = label.substring(label.indexOf('=') + 1);
    var resources = client.genericKubernetesResources(context);
    SharedIndexInformer<GenericKubernetesResource> informer =
        kind.namespaced()
            ? resources.inNamespace(namespace).withLabel(key, value).runnableInformer(0)
            : resources.withLabel(key, value).runnableInformer(0);
    informer
        .itemStore(
            new ReducedStateItemStore<>(
                ReducedStateItemStore.NAME_KEY_STATE,
                GenericKubernetesResource.class,
                client.getKubernetesSerialization(),
                "apiVersion",
                "kind"))
        .exceptionHandler((started, problem) -> goesOn(problem, watcher))
        .addEventHandler(new Handler(watcher));
    var running = informer.start();
    running.whenComplete(
        (done, problem) -> {
          if (problem != null) {
            goesOn(problem, watcher);
          }
        });
    return informer::stop;
  }

  /** Interruptions pass; a refusal stays until somebody changes the account's rights. */
  private static boolean goesOn(Throwable problem, Watcher watcher) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      if (t instanceof KubernetesClientException refused
          && (refused.getCode() == 403 || refused.getCode() == 404 || refused.getCode() == 405)) {
        watcher.ended(String.valueOf(refused.getMessage()));
        return false;
      }
    }
    return true;
  }

  private record Handler(Watcher watcher)
      implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource object) {
      watcher.present(JSON.convertValue(object, TREE));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
      watcher.present(JSON.convertValue(object, TREE));
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
      watcher.gone(JSON.convertValue(object, TREE));
    }
  }
}
