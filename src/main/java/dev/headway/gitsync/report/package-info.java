/**
 * What people read of a GitSync: status, conditions and events, as pure functions of what was seen,
 * decided and done.
 */
@NullMarked
package dev.headway.gitsync.report;

import org.jspecify.annotations.NullMarked;
