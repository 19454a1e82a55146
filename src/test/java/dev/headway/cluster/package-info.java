/**
 * Scenarios on a real cluster, driven only by {@code kubectl}, {@code kubectl headway}, {@code
 * helm} and {@code git}: {@code mvn verify -Pcluster}. Each has a namespace of its own; those that
 * end the operator run alone.
 */
@NullMarked
package dev.headway.cluster;

import org.jspecify.annotations.NullMarked;
