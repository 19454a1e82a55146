/**
 * The sandbox's gateway: one GatewayClass, one Gateway, HTTPRoutes of all namespaces. Which rule
 * answers a request, what a route's status is and which backend is next are pure; {@code
 * GatewayServer} proxies, {@code GatewayController} follows the cluster, with the lag of a real
 * gateway. Errors of the gateway's own bear a header.
 */
@NullMarked
package dev.headway.sandbox.world.gateway;

import org.jspecify.annotations.NullMarked;
