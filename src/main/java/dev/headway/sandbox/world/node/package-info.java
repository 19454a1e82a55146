/**
 * The one node: a scheduler and a kubelet whose pods are HTTP servers on loopback addresses, with
 * probes, restarts, grace periods and logs. What is decided (does it fit, what is the status, what
 * did a probe come to) is in pure functions; {@code PodWorker} carries it out on the kubelet's one
 * thread.
 */
@NullMarked
package dev.headway.sandbox.world.node;

import org.jspecify.annotations.NullMarked;
