/**
 * The sandbox's world: what makes a Kubernetes API into a cluster. Controllers, a node with pods,
 * Service addresses, a gateway and load. All of it is a plain client of the API, so that it runs
 * beside any API server.
 */
@NullMarked
package dev.headway.sandbox.world;

import org.jspecify.annotations.NullMarked;
