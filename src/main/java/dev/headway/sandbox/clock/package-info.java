/** The time of the sandbox's world: what o'clock it is there, and calls at a later time. */
@NullMarked
package dev.headway.sandbox.clock;

import org.jspecify.annotations.NullMarked;
