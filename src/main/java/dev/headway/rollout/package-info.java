/**
 * Releases of ProgressiveDeployments: observe, decide, act, report. The states are drawn in {@code
 * dev.headway.rollout.decide}.
 */
@NullMarked
package dev.headway.rollout;

import org.jspecify.annotations.NullMarked;
