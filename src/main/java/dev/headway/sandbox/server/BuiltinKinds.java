package dev.headway.sandbox.server;

import dev.headway.sandbox.server.ResourceKind.Names;
import dev.headway.sandbox.server.ResourceKind.Subresource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds that the server has without any CRD. */
final class BuiltinKinds {
  private static final Set<String> READ_WRITE = Subresource.READ_WRITE;
  private static final Set<String> CREATE_ONLY = Set.of("create");

  private BuiltinKinds() {}

  static List<ResourceKind> all() {
    List<ResourceKind> kinds = new ArrayList<>();
    core(kinds);
    workloads(kinds);
    others(kinds);
    access(kinds);
    return kinds;
  }

  private static void core(List<ResourceKind> kinds) {
    kinds.add(
        cluster("", "namespaces", "Namespace", "ns")
            .with(status("", "v1", "Namespace"))
            .with(new Subresource("finalize", "", "v1", "Namespace", Set.of("update")))
            .build());
    kinds.add(cluster("", "nodes", "Node", "no").with(status("", "v1", "Node")).build());
    kinds.add(
        namespaced("", "pods", "Pod", "po")
            .in("all")
            .with(status("", "v1", "Pod"))
            .with(new Subresource("log", "", "v1", "Pod", Set.of("get")))
            .with(new Subresource("exec", "", "v1", "PodExecOptions", Set.of("create", "get")))
            .with(new Subresource("eviction", "policy", "v1", "Eviction", CREATE_ONLY))
            .with(new Subresource("binding", "", "v1", "Binding", CREATE_ONLY))
            .build());
    kinds.add(
        namespaced("", "services", "Service", "svc")
            .in("all")
            .with(status("", "v1", "Service"))
            .build());
    kinds.add(namespaced("", "configmaps", "ConfigMap", "cm").build());
    kinds.add(namespaced("", "secrets", "Secret").build());
    kinds.add(
        namespaced("", "serviceaccounts", "ServiceAccount", "sa")
            .with(
                new Subresource(
                    "token", "authentication.k8s.io", "v1", "TokenRequest", CREATE_ONLY))
            .build());
    kinds.add(namespaced("", "events", "Event", "ev").build());
    kinds.add(namespaced("", "podtemplates", "PodTemplate").build());
    kinds.add(namespaced("", "endpoints", "Endpoints", "ep").build());
    kinds.add(
        namespaced("", "persistentvolumeclaims", "PersistentVolumeClaim", "pvc")
            .with(status("", "v1", "PersistentVolumeClaim"))
            .build());
    kinds.add(
        cluster("", "persistentvolumes", "PersistentVolume", "pv")
            .with(status("", "v1", "PersistentVolume"))
            .build());
    kinds.add(
        namespaced("", "replicationcontrollers", "ReplicationController", "rc")
            .in("all")
            .with(status("", "v1", "ReplicationController"))
            .with(scale())
            .build());
  }

  private static void workloads(List<ResourceKind> kinds) {
    kinds.add(
        namespaced("apps", "deployments", "Deployment", "deploy")
            .in("all")
            .with(status("apps", "v1", "Deployment"))
            .with(scale())
            .build());
    kinds.add(
        namespaced("apps", "replicasets", "ReplicaSet", "rs")
            .in("all")
            .with(status("apps", "v1", "ReplicaSet"))
            .with(scale())
            .build());
    kinds.add(
        namespaced("apps", "statefulsets", "StatefulSet", "sts")
            .in("all")
            .with(status("apps", "v1", "StatefulSet"))
            .with(scale())
            .build());
    kinds.add(
        namespaced("apps", "daemonsets", "DaemonSet", "ds")
            .in("all")
            .with(status("apps", "v1", "DaemonSet"))
            .build());
    kinds.add(namespaced("apps", "controllerrevisions", "ControllerRevision").build());
    kinds.add(
        namespaced("batch", "jobs", "Job").in("all").with(status("batch", "v1", "Job")).build());
    kinds.add(
        namespaced("batch", "cronjobs", "CronJob", "cj")
            .in("all")
            .with(status("batch", "v1", "CronJob"))
            .build());
  }

  private static void others(List<ResourceKind> kinds) {
    kinds.add(namespaced("events.k8s.io", "events", "Event", "ev").build());
    kinds.add(namespaced("coordination.k8s.io", "leases", "Lease").build());
    kinds.add(namespaced("discovery.k8s.io", "endpointslices", "EndpointSlice").build());
    kinds.add(
        namespaced("networking.k8s.io", "ingresses", "Ingress", "ing")
            .with(status("networking.k8s.io", "v1", "Ingress"))
            .build());
    kinds.add(
        namespaced("networking.k8s.io", "networkpolicies", "NetworkPolicy", "netpol").build());
    kinds.add(
        namespaced("policy", "poddisruptionbudgets", "PodDisruptionBudget", "pdb")
            .with(status("policy", "v1", "PodDisruptionBudget"))
            .build());
    kinds.add(
        cluster(
                "apiextensions.k8s.io",
                "customresourcedefinitions",
                "CustomResourceDefinition",
                "crd",
                "crds")
            .in("api-extensions")
            .with(status("apiextensions.k8s.io", "v1", "CustomResourceDefinition"))
            .build());
  }

  private static void access(List<ResourceKind> kinds) {
    String rbac = "rbac.authorization.k8s.io";
    kinds.add(namespaced(rbac, "roles", "Role").build());
    kinds.add(namespaced(rbac, "rolebindings", "RoleBinding").build());
    kinds.add(cluster(rbac, "clusterroles", "ClusterRole").build());
    kinds.add(cluster(rbac, "clusterrolebindings", "ClusterRoleBinding").build());
    String access = "authorization.k8s.io";
    kinds.add(cluster(access, "selfsubjectaccessreviews", "SelfSubjectAccessReview").createOnly());
    kinds.add(cluster(access, "subjectaccessreviews", "SubjectAccessReview").createOnly());
    kinds.add(cluster(access, "selfsubjectrulesreviews", "SelfSubjectRulesReview").createOnly());
    kinds.add(
        namespaced(access, "localsubjectaccessreviews", "LocalSubjectAccessReview").createOnly());
    kinds.add(
        cluster("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview").createOnly());
  }

  private static Subresource status(String group, String version, String kind) {
    return new Subresource("status", group, version, kind, READ_WRITE);
  }

  private static Subresource scale() {
    return new Subresource("scale", "autoscaling", "v1", "Scale", READ_WRITE);
  }

  private static Draft namespaced(String group, String plural, String kind, String... shortNames) {
    return new Draft(group, plural, kind, true, List.of(shortNames), List.of(), List.of());
  }

  private static Draft cluster(String group, String plural, String kind, String... shortNames) {
    return new Draft(group, plural, kind, false, List.of(shortNames), List.of(), List.of());
  }

  private record Draft(
      String group,
      String plural,
      String kind,
      boolean namespaced,
      List<String> shortNames,
      List<String> categories,
      List<Subresource> subresources) {

    Draft in(String category) {
      return new Draft(
          group, plural, kind, namespaced, shortNames, List.of(category), subresources);
    }

    Draft with(Subresource subresource) {
      List<Subresource> more = new ArrayList<>(subresources);
      more.add(subresource);
      return new Draft(group, plural, kind, namespaced, shortNames, categories, more);
    }

    ResourceKind build() {
      return build(ResourceKind.ALL_VERBS);
    }

    ResourceKind createOnly() {
      return build(CREATE_ONLY);
    }

    private ResourceKind build(Set<String> verbs) {
      return new ResourceKind(
          group,
          List.of("v1"),
          new Names(
              plural, kind.toLowerCase(Locale.ROOT), kind, kind + "List", shortNames, categories),
          namespaced,
          verbs,
          subresources,
          Optional.empty());
    }
  }
}
