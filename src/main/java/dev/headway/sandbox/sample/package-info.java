/**
 * The sample application that pods run: one small HTTP program whose faults are set by environment
 * variables; knows nothing of Kubernetes.
 */
@NullMarked
package dev.headway.sandbox.sample;

import org.jspecify.annotations.NullMarked;
