/** The sandbox: a Kubernetes API server and its world in one JVM, put together. */
@NullMarked
package dev.headway.sandbox;

import org.jspecify.annotations.NullMarked;
