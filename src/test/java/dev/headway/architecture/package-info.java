/** Holds the rules of the house against every class and every source file. */
@NullMarked
package dev.headway.architecture;

import org.jspecify.annotations.NullMarked;
