/**
 * The sandbox's API server: the part of the Kubernetes API that a stock kubectl and fabric8 need,
 * over the object store.
 *
 * <p>What it claims is the closed list in {@code Claims}; anything else gets a 4xx in words. A
 * request goes through authentication, impersonation and authorization, then to one of the verbs
 * (reads, watches, writes), and comes back as a {@code Reply} or as a thrown {@code StatusError}.
 * The package knows nothing of controllers or pods.
 */
@NullMarked
package dev.headway.sandbox.server;

import org.jspecify.annotations.NullMarked;
