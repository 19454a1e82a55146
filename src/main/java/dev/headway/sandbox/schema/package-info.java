/**
 * What an API server knows about the shape of objects: structural schemas of CRDs (checks,
 * defaults, pruning, validation, CEL rules), the shapes of built-in kinds, and strict decoding.
 * Pure functions on Jackson trees: no argument is ever changed, there is no I/O and no clock.
 */
@NullMarked
package dev.headway.sandbox.schema;

import org.jspecify.annotations.NullMarked;
