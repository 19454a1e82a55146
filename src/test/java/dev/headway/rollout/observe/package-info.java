/** Tests of {@code dev.headway.rollout.observe}. */
@NullMarked
package dev.headway.rollout.observe;

import org.jspecify.annotations.NullMarked;
