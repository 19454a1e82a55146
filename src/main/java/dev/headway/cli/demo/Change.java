package dev.headway.cli.demo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;

/**
 * One event of a watch.
 *
 * @param version of the object in the cluster's one order of writes
 * @param seen when the watch told it
 */
record Change(long version, Instant seen, boolean deleted, HasMetadata object) {}
