package dev.headway.adapter.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;

/**
 * Takes out of an object that is kept what nothing reads: most of a pod is its spec, and there are
 * many. Who reads another field of a spec adds it here.
 */
final class Trims {
  private Trims() {}

  /** Of a pod's spec stays where it runs, and what its containers are and listen to. */
  static void pod(Pod pod) {
    if (pod.getSpec() != null) {
      pod.setSpec(spec(pod.getSpec()));
    }
  }

  /** Of a set's template stays the same, besides its labels and annotations. */
  static void set(ReplicaSet set) {
    if (set.getSpec() != null
        && set.getSpec().getTemplate() != null
        && set.getSpec().getTemplate().getSpec() != null) {
      set.getSpec().getTemplate().setSpec(spec(set.getSpec().getTemplate().getSpec()));
    }
  }

  /** A Job is looked at for how it ended. */
  static void job(Job job) {
    if (job.getSpec() != null && job.getSpec().getTemplate() != null) {
      job.getSpec().setTemplate(new PodTemplateSpec());
    }
  }

  private static PodSpec spec(PodSpec whole) {
    return new PodSpecBuilder()
        .withNodeName(whole.getNodeName())
        .withHostNetwork(whole.getHostNetwork())
        .withInitContainers(containers(whole.getInitContainers()))
        .withContainers(containers(whole.getContainers()))
        .build();
  }

  private static List<Container> containers(List<Container> whole) {
    return whole.stream()
        .map(
            each ->
                new ContainerBuilder()
                    .withName(each.getName())
                    .withImage(each.getImage())
                    .withPorts(each.getPorts())
                    .build())
        .toList();
  }
}
