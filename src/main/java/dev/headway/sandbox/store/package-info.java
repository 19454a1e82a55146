/**
 * The sandbox's object store: Kubernetes objects as JSON trees under one revision counter, with a
 * bounded event log per resource for watches.
 *
 * <p>It knows nothing of HTTP, kinds or schemas. A tree that was stored is never changed again: a
 * write replaces it, so readers need no copy as long as they do not write into what they read.
 */
@NullMarked
package dev.headway.sandbox.store;

import org.jspecify.annotations.NullMarked;
