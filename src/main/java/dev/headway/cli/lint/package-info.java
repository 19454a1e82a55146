/**
 * Judges manifests without a cluster, by what a cluster and the operator would say: reading,
 * schema, CEL rules, and the steps that a release compiles to.
 */
@NullMarked
package dev.headway.cli.lint;

import org.jspecify.annotations.NullMarked;
