/** The shared values, held with tables. */
@NullMarked
package dev.headway.domain;

import org.jspecify.annotations.NullMarked;
