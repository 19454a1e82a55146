/**
 * What a release does next: a total, pure function from what was observed to a plan. It knows no
 * clock, no client and no library; {@code now} is a field of the snapshot.
 *
 * <pre>
 *   RolloutPlanner   gates: deleted, unreadable, invalid, named other routes before (Rerouting)
 *     Settling       the configuration has just changed, or is missing: the revision stays
 *     Copies         of the configuration, before the set that uses them and until it has gone
 *     Orders         annotations and ReleaseActions; Verbs judges whether one matches what runs
 *       Courses      exactly one way fits every situation:
 *         FirstRelease     nothing is stable yet: full size, ready, recorded
 *         Releasing        armed, then StepPhases: faults, holds, pods, endpoints, checks, weight, gates
 *           Batches            a batch that failed goes back, and the release goes on
 *           EnvironmentHold    traffic waits on stable until the cause is gone
 *         Promotion        selector, endpoints, weights, commit point
 *         GoingBack        selector, weight, drain, pods
 *         Resting          stable, or a remembered failure; left-overs drain and go
 * </pre>
 */
@NullMarked
package dev.headway.rollout.decide;

import org.jspecify.annotations.NullMarked;
