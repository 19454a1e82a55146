/**
 * What makes the addresses of Services answer: a TCP listener for each, that balances over the
 * ready endpoints.
 */
@NullMarked
package dev.headway.sandbox.world.service;

import org.jspecify.annotations.NullMarked;
