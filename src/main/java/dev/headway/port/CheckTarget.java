package dev.headway.port;

/**
 * Whom an attempt dials. A target names an object of the API; the address is found, and judged,
 * when the attempt is made.
 */
public sealed interface CheckTarget {

  /** Namespace of the deployment; nothing outside it is dialled. */
  String namespace();

  /** One pod, by the address the API lists for it. */
  record OfPod(String namespace, String name, String uid) implements CheckTarget {}

  /** A Service by its cluster address. */
  record OfService(String namespace, String name) implements CheckTarget {}
}
