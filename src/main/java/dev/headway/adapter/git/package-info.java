/**
 * Git through JGit, and the only place that knows it: one bare mirror per GitSync, protocol version
 * 2, one ref, contents read from the object database. No configuration of the machine or its user
 * has any effect, no redirect is followed, no credential leaves its host.
 */
@NullMarked
package dev.headway.adapter.git;

import org.jspecify.annotations.NullMarked;
