/** Tables of what is decided. */
@NullMarked
package dev.headway.rollout.decide;

import org.jspecify.annotations.NullMarked;
