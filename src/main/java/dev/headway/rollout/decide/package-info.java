/**
 * What a release does next: a total, pure function from what was observed to a plan. It knows no
 * clock, no client and no library; {@code now} is a field of the snapshot.
 */
@NullMarked
package dev.headway.rollout.decide;

import org.jspecify.annotations.NullMarked;
