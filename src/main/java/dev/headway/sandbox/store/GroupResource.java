package dev.headway.sandbox.store;

/**
 * A resource as clients address it, without version: group ({@code ""} is the core group) and
 * plural name.
 */
public record GroupResource(String group, String resource) implements Comparable<GroupResource> {

  @Override
  public int compareTo(GroupResource other) {
    int byGroup = group.compareTo(other.group);
    return byGroup != 0 ? byGroup : resource.compareTo(other.resource);
  }

  /** {@code configmaps}, {@code deployments.apps}: the form of error messages. */
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
