/** The operator's settings: validated values with their defaults. */
@NullMarked
package dev.headway.settings;

import org.jspecify.annotations.NullMarked;
