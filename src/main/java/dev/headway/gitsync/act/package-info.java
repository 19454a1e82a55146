/**
 * Carries out what was decided for a GitSync: applies and removes objects as its account, asks the
 * branch for news and writes rollbacks to it. Git is asked off the reconciler's thread.
 */
@NullMarked
package dev.headway.gitsync.act;

import org.jspecify.annotations.NullMarked;
