/**
 * The operator's settings: validated values with their defaults, from a file, the environment and
 * the command line.
 */
@NullMarked
package dev.headway.settings;

import org.jspecify.annotations.NullMarked;
