/**
 * What every part of the world shares: caches of the cluster's objects (one watch per kind), loops
 * that work off changed keys, and events. A plain client of the Kubernetes API.
 */
@NullMarked
package dev.headway.sandbox.world.cluster;

import org.jspecify.annotations.NullMarked;
