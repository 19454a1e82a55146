package dev.headway.adapter.kube.lease;

import java.time.Duration;

/**
 * What a Lease says.
 *
 * @param holder who has it; empty: nobody
 * @param duration how long after a renewal it is the holder's
 * @param transitions how often it has changed hands
 * @param version its resourceVersion, which every renewal changes
 */
record LeaseState(String holder, Duration duration, int transitions, String version) {}
