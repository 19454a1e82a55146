/**
 * Carries out what was decided, in order, each action once and idempotently, and stops at the first
 * that fails. It decides nothing; what must not rest on a cache it reads live first.
 */
@NullMarked
package dev.headway.rollout.act;

import org.jspecify.annotations.NullMarked;
