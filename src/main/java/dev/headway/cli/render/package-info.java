/** Pure functions from resources to the text that people read; no I/O, no clock. */
@NullMarked
package dev.headway.cli.render;

import org.jspecify.annotations.NullMarked;
