/** Tests of {@code dev.headway.rollout.report}. */
@NullMarked
package dev.headway.rollout.report;

import org.jspecify.annotations.NullMarked;
