package dev.headway.sandbox.world.gateway;

import dev.headway.sandbox.world.cluster.Key;

/** A port of a Service that a route points to. */
record BackendKey(Key service, int port) {}
