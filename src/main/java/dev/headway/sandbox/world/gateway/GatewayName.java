package dev.headway.sandbox.world.gateway;

/**
 * The Gateway that is served.
 *
 * @param listener the name of its one listener
 * @param port where that listens, on loopback
 */
record GatewayName(String namespace, String name, String listener, int port) {}
