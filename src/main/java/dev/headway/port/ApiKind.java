package dev.headway.port;

/** A kind of object as the API server serves it. */
public record ApiKind(
    String group, String version, String kind, String plural, boolean namespaced) {
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
