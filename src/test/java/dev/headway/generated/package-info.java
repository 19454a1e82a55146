/**
 * Checks that what is made from something else still equals it: the chart, manifests, tables in the
 * docs.
 */
@NullMarked
package dev.headway.generated;

import org.jspecify.annotations.NullMarked;
