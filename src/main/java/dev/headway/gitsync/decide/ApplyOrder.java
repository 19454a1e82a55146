package dev.headway.gitsync.decide;

import java.util.Comparator;
import java.util.List;

/**
 * In which order kinds are applied: what others need comes first. Pruning goes the other way round.
 */
public final class ApplyOrder {
  private static final List<String> FIRST =
      List.of(
          "Namespace",
          "CustomResourceDefinition",
          "PriorityClass",
          "StorageClass",
          "ResourceQuota",
          "LimitRange",
          "ServiceAccount",
          "ClusterRole",
          "ClusterRoleBinding",
          "Role",
          "RoleBinding",
          "NetworkPolicy",
          "Secret",
          "ConfigMap",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Service",
          "Gateway",
          "HTTPRoute",
          "Ingress");

  /** Releases start last, when all that they use is in place. */
  private static final List<String> LAST =
      List.of(
          "DaemonSet",
          "Deployment",
          "StatefulSet",
          "Job",
          "CronJob",
          "HorizontalPodAutoscaler",
          "PodDisruptionBudget",
          "ProgressiveDeployment");

  public static final Comparator<ObjectId> OBJECTS =
      Comparator.<ObjectId>comparingInt(id -> rank(id.kind())).thenComparing(id -> id);

  public static final Comparator<Manifest> MANIFESTS = Comparator.comparing(Manifest::id, OBJECTS);

  private ApplyOrder() {}

  private static int rank(String kind) {
    int first = FIRST.indexOf(kind);
    if (first >= 0) {
      return first;
    }
    int last = LAST.indexOf(kind);
    return last >= 0 ? 1_000 + last : 500;
  }

  /** Whether others may need the object's effect before they can even be tried. */
  public static boolean isFoundation(ObjectId id) {
    return id.kind().equals("Namespace") || id.kind().equals("CustomResourceDefinition");
  }
}
