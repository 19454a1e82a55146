/**
 * All that a GitSync's decision rests on, read once: its spec with defaults, the manifests of a
 * commit, and how each object stands against the cluster. Nothing is written; a dry run is reading.
 */
@NullMarked
package dev.headway.gitsync.observe;

import org.jspecify.annotations.NullMarked;
