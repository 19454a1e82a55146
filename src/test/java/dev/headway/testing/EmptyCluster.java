package dev.headway.testing;

import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseGroup;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterReader;
import dev.headway.port.ConfigCopy;
import dev.headway.port.ConfigSeen;
import dev.headway.port.Reading;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;

/** A cluster in which there is nothing; a test says what there is besides. */
public class EmptyCluster implements ClusterReader {
  @Override
  public Reading<Deployment> workload(String namespace, String name) {
    return new Reading.Missing<>();
  }

  @Override
  public Reading<List<ReplicaSet>> sets(ObjectKey deployment) {
    return new Reading.Missing<>();
  }

  @Override
  public Reading<List<Pod>> pods(ObjectKey deployment) {
    return new Reading.Missing<>();
  }

  @Override
  public Reading<List<Job>> jobs(ObjectKey deployment) {
    return new Reading.Missing<>();
  }

  @Override
  public Reading<Service> service(String namespace, String name) {
    return new Reading.Missing<>();
  }

  @Override
  public Reading<List<EndpointSlice>> endpointSlices(String namespace, String service) {
    return new Reading.Missing<>();
  }

  @Override
  public Reading<List<ReleaseAction>> actions(ObjectKey deployment) {
    return new Reading.Missing<>();
  }

  @Override
  public Reading<ConfigSeen> configMap(String namespace, String name) {
    return new Reading.Missing<>();
  }

  @Override
  public Reading<List<ConfigCopy>> configCopies(ObjectKey deployment) {
    return new Reading.Missing<>();
  }

  @Override
  public Reading<List<Lease>> slots(String namespace, String group) {
    return new Reading.Missing<>();
  }

  @Override
  public Reading<List<Lease>> ownSlots(ObjectKey deployment) {
    return new Reading.Missing<>();
  }

  @Override
  public Reading<ReleaseGroup> releaseGroup(String namespace, String name) {
    return new Reading.Missing<>();
  }

  @Override
  public boolean isCatchingUp(ObjectKey deployment) {
    return false;
  }
}
