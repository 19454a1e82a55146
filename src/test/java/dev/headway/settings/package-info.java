/** The settings: every key in every layer, and what is refused in which words. */
@NullMarked
package dev.headway.settings;

import org.jspecify.annotations.NullMarked;
