/** Holds the documents against the code and against each other. */
@NullMarked
package dev.headway.docs;

import org.jspecify.annotations.NullMarked;
