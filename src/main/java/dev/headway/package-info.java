/** Headway: progressive delivery for Kubernetes with the Git loop closed. */
@NullMarked
package dev.headway;

import org.jspecify.annotations.NullMarked;
