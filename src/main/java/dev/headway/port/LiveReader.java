package dev.headway.port;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the API server itself, for the steps that must not rest on a cache: raising a weight,
 * scaling down what may serve, promoting, deleting. Each call is one request.
 */
public interface LiveReader {

  /**
   * A set as it is now.
   *
   * @throws ClusterFailure if it cannot be read
   */
  Optional<ReplicaSet> set(String namespace, String name);

  /**
   * The pods with these labels as they are now.
   *
   * @throws ClusterFailure if they cannot be read
   */
  List<Pod> pods(String namespace, Map<String, String> labels);

  /**
   * A ConfigMap as it is now, with what it holds.
   *
   * @throws ClusterFailure if it cannot be read
   */
  Optional<ConfigMap> configMap(String namespace, String name);

  /**
   * A Service as it is now.
   *
   * @throws ClusterFailure if it cannot be read
   */
  Optional<Service> service(String namespace, String name);

  /**
   * The last lines that a container printed, a few thousand characters at most; empty where it is
   * not there any more.
   *
   * @throws ClusterFailure if they cannot be read
   */
  Optional<String> lastLines(String namespace, String pod, String container);
}
