package dev.headway.port;

import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseGroup;
import dev.headway.domain.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;

/**
 * What a release's decision is made from. Never blocks: it reads what the watches have brought.
 * Objects carry no managed fields, save the last entry that is not ours.
 */
public interface ClusterReader {

  /** A Deployment that a deployment leaves in place; its appliers are noted on it. */
  Reading<Deployment> workload(String namespace, String name);

  /**
   * Sets that carry the deployment's name label and that it controls, in order of name; where a
   * Deployment stays in place, that one's.
   */
  Reading<List<ReplicaSet>> sets(ObjectKey deployment);

  /**
   * Pods that carry the deployment's name label, in order of name; where a Deployment stays in
   * place, that one's, with the hash of their template as their revision label.
   */
  Reading<List<Pod>> pods(ObjectKey deployment);

  /** Jobs that carry the deployment's name label, in order of name. */
  Reading<List<Job>> jobs(ObjectKey deployment);

  /** A Service. */
  Reading<Service> service(String namespace, String name);

  /** What serves behind a Service; empty where the API lists none. */
  Reading<List<EndpointSlice>> endpointSlices(String namespace, String service);

  /** ReleaseActions that name the deployment, in order of name. */
  Reading<List<ReleaseAction>> actions(ObjectKey deployment);

  /** A ConfigMap, without what it holds. */
  Reading<ConfigSeen> configMap(String namespace, String name);

  /** Copies of configuration that carry the deployment's name label, in order of name. */
  Reading<List<ConfigCopy>> configCopies(ObjectKey deployment);

  /** The Leases that are slots of a release group, in order of name. */
  Reading<List<Lease>> slots(String namespace, String group);

  /** The slots of any release group that carry the deployment's name label, in order of name. */
  Reading<List<Lease>> ownSlots(ObjectKey deployment);

  /** A ReleaseGroup. */
  Reading<ReleaseGroup> releaseGroup(String namespace, String name);

  /**
   * Whether the watches still have to bring something that was written for this deployment: until
   * then nothing may be decided.
   */
  boolean isCatchingUp(ObjectKey deployment);
}
