/**
 * Holds what is recorded of releases against what the cluster has, and mends on request what can be
 * mended without a decision.
 */
@NullMarked
package dev.headway.cli.verify;

import org.jspecify.annotations.NullMarked;
