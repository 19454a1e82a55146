/**
 * What is seen while it happens: a release followed by watches, and a part of the screen that is
 * redrawn in place.
 */
@NullMarked
package dev.headway.cli.live;

import org.jspecify.annotations.NullMarked;
