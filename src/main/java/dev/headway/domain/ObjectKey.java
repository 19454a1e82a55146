package dev.headway.domain;

/**
 * Which object is meant: kind, namespace and name. The group is left out since no two kinds that
 * Headway handles share a kind name.
 */
public record ObjectKey(String kind, String namespace, String name)
    implements Comparable<ObjectKey> {

  @Override
  public int compareTo(ObjectKey other) {
    int byKind = kind.compareTo(other.kind);
    if (byKind != 0) {
      return byKind;
    }
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** As people write it: {@code Service shop/checkout}. */
  @Override
  public String toString() {
    return kind + " " + namespace + "/" + name;
  }
}
