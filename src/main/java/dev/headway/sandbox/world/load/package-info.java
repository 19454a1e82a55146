/**
 * The load generator: requests at a constant rate, and the account of what became of each; it sees
 * the gateway's address and nothing else of the world.
 */
@NullMarked
package dev.headway.sandbox.world.load;

import org.jspecify.annotations.NullMarked;
