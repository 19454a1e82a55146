/** Applies what the repository offers to users, as users do. */
@NullMarked
package dev.headway.samples;

import org.jspecify.annotations.NullMarked;
