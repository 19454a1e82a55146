/**
 * Checks over HTTP, TCP and gRPC. The one place that dials pods and Services: only addresses that
 * the API lists for the deployment's namespace and hosts that the settings name, no redirect is
 * followed, no body is shown, and every attempt has a total deadline.
 */
@NullMarked
package dev.headway.adapter.check;

import org.jspecify.annotations.NullMarked;
