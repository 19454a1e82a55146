/** Releases from end to end, on the sandbox. */
@NullMarked
package dev.headway.rollout;

import org.jspecify.annotations.NullMarked;
