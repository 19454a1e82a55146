package dev.headway.port;

/**
 * A copy of configuration that a revision of ours uses.
 *
 * @param kind such as {@code ConfigMap}
 * @param revision the short form of the revision
 */
public record ConfigCopy(
    String kind, String name, String ownerUid, String revision, String resourceVersion) {}
