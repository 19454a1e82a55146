package dev.headway.sandbox.world.garbage;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** A kind of object as discovery names it; the core group is empty. */
record Kind(String group, String version, String name, String plural, boolean namespaced) {
  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(name)
        .withPlural(plural)
        .withNamespaced(namespaced)
        .build();
  }
}
