/**
 * The Kubernetes API through fabric8: caches to read from, writes that carry the resourceVersion
 * they were decided at, and events. Every failure leaves this package as a {@link
 * dev.headway.port.ClusterFailure} that says what it means.
 */
@NullMarked
package dev.headway.adapter.kube;

import org.jspecify.annotations.NullMarked;
