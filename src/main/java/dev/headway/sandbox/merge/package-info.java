/**
 * How an API server brings a change into an object: server-side apply with managed fields,
 * strategic merge, JSON merge patch (RFC 7386) and JSON patch (RFC 6902). Pure functions on Jackson
 * trees: no argument is ever changed, there is no I/O and no clock.
 */
@NullMarked
package dev.headway.sandbox.merge;

import org.jspecify.annotations.NullMarked;
