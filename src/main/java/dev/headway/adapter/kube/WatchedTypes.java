package dev.headway.adapter.kube;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseGroup;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * The types that the operator reads. The client would load and make one of each type of the whole
 * API, several hundred, to know what an event of a watch holds; an event of another type than these
 * is read as well, in two steps.
 */
public final class WatchedTypes {

  private static final List<Class<? extends KubernetesResource>> ALL =
      List.of(
          // What a watch sends in place of an event when it ends.
          Status.class,
          ProgressiveDeployment.class,
          ReleaseAction.class,
          ReleaseGroup.class,
          GitSync.class,
          ReplicaSet.class,
          Pod.class,
          Job.class,
          Service.class,
          EndpointSlice.class,
          Lease.class,
          ConfigMap.class,
          Deployment.class);

  private WatchedTypes() {}

  /** For a client of its own. */
  public static KubernetesSerialization serialization() {
    var serialization = new KubernetesSerialization(new ObjectMapper(), false);
    ALL.forEach(serialization::registerKubernetesResource);
    return serialization;
  }
}
