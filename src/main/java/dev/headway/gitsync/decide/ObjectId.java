package dev.headway.gitsync.decide;

import java.util.Comparator;

/**
 * Which object of the cluster is meant. The group is part of it and the version is not: the same
 * object may be written in several versions.
 *
 * @param namespace empty for objects of the cluster as a whole
 */
public record ObjectId(String group, String kind, String namespace, String name)
    implements Comparable<ObjectId> {

  private static final Comparator<ObjectId> ORDER =
      Comparator.comparing(ObjectId::kind)
          .thenComparing(ObjectId::namespace)
          .thenComparing(ObjectId::name)
          .thenComparing(ObjectId::group);

  /** From the parts that a manifest has. */
  public static ObjectId of(String apiVersion, String kind, String namespace, String name) {
    int slash = apiVersion.indexOf('/');
    return new ObjectId(slash < 0 ? "" : apiVersion.substring(0, slash), kind, namespace, name);
  }

  public ObjectId inNamespace(String other) {
    return new ObjectId(group, kind, other, name);
  }

  @Override
  public int compareTo(ObjectId other) {
    return ORDER.compare(this, other);
  }

  /** As people write it: {@code Service shop/checkout}. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }

  /** As status lists it: {@code Service/checkout}. */
  public String shortForm() {
    return kind + "/" + name;
  }
}
