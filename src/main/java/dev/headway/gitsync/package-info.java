/**
 * Keeps a namespace as a Git branch asks for it, and the branch as the cluster proved it: the
 * reconciler of GitSync, with observe → decide → act → report in the packages below.
 *
 * <pre>
 * poll ── new commit ──▶ manifests ── broken ──▶ Applied=False, the last applied commit stays
 *                            │
 *                            ▼
 *                   dry run of everything ── refused, or too much removed ──▶ Applied=False
 *                            │
 *                            ▼
 *                  apply what changed, remove what left ──▶ Applied=True
 *                            │
 *        drift (watch) ──▶ put back          failed release ──▶ revert on the branch
 * </pre>
 */
@NullMarked
package dev.headway.gitsync;

import org.jspecify.annotations.NullMarked;
