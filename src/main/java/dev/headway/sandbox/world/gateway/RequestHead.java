package dev.headway.sandbox.world.gateway;

import java.util.Optional;
import java.util.function.Function;

/**
 * What of a request decides where it goes.
 *
 * @param host in lower case, without port
 * @param header the value of a header by its name in any case
 * @param query the first value of a query parameter by its name
 */
record RequestHead(
    String method,
    String host,
    String path,
    Function<String, Optional<String>> header,
    Function<String, Optional<String>> query) {}
