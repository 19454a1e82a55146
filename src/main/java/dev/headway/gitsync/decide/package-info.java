/**
 * What a GitSync does next, as pure functions of what was seen: when to fetch, what to apply and
 * prune, what is drift, whether a rollback is written back, and how a file's bytes are put right.
 */
@NullMarked
package dev.headway.gitsync.decide;

import org.jspecify.annotations.NullMarked;
