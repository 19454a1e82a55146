/**
 * Tells people what was decided and done: status, conditions and events, as pure functions of what
 * was seen, planned and carried out. Nothing here reads the cluster or a clock.
 */
@NullMarked
package dev.headway.rollout.report;

import org.jspecify.annotations.NullMarked;
