package dev.headway.adapter.kube;

import dev.headway.domain.ObjectKey;
import dev.headway.port.Reading;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Where routes of the Gateway API are read from without asking the server. */
public interface RouteCache {

  /** What is watched, from the moment its CRD is there. */
  ResourceDefinitionContext HTTP_ROUTE =
      new ResourceDefinitionContext.Builder()
          .withGroup("gateway.networking.k8s.io")
          .withVersion("v1")
          .withKind("HTTPRoute")
          .withPlural("httproutes")
          .withNamespaced(true)
          .build();

  /** The route as last seen; missing also where its kind is not installed. */
  Reading<GenericKubernetesResource> route(String namespace, String name);

  /** Notes that a write for a deployment brought a route to this version. */
  void wrote(ObjectKey deployment, ObjectKey route, String resourceVersion);
}
