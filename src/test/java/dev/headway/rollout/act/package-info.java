/** Tests of {@code dev.headway.rollout.act}. */
@NullMarked
package dev.headway.rollout.act;

import org.jspecify.annotations.NullMarked;
