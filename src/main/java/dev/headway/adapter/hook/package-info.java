/** Attempts of hooks that no object of the cluster tells of. */
@NullMarked
package dev.headway.adapter.hook;

import org.jspecify.annotations.NullMarked;
