/**
 * Checks over HTTP and TCP. The one place that dials pods and Services: only addresses that the API
 * lists for the deployment's namespace, no redirect is followed, no body is read, and every attempt
 * has a total deadline.
 */
@NullMarked
package dev.headway.adapter.check;

import org.jspecify.annotations.NullMarked;
