package dev.headway.sandbox.store;

import java.util.Comparator;

/** The identity of an object; the namespace of a cluster-scoped object is {@code ""}. */
public record ObjectKey(GroupResource resource, String namespace, String name)
    implements Comparable<ObjectKey> {

  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::resource)
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }
}
