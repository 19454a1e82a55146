/**
 * Which one of several operators acts: an election by a Lease, whose loser stands by with warm
 * caches.
 *
 * <pre>
 * standing by ── lease free, or its holder silent for leaseDuration ──▶ leading
 *      ▲                                                                   │
 *      │ (a new process)       no renewal for renewDeadline, or the lease  │
 *      └───────────────────────── is another's: stops acting at once ◀─────┘
 * </pre>
 *
 * A leader acts by the clock, not by callback: its right to write runs out {@code renewDeadline}
 * after the last renewal was <em>sent</em>, while others wait {@code leaseDuration} after they have
 * last <em>seen</em> one. Both are measured by the process's own monotonic clock, so that no two
 * clocks have to agree.
 */
@NullMarked
package dev.headway.adapter.kube.lease;

import org.jspecify.annotations.NullMarked;
