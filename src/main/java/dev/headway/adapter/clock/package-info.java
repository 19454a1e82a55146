/** The time of day for a process that measures by it; knows nothing of what is measured. */
@NullMarked
package dev.headway.adapter.clock;

import org.jspecify.annotations.NullMarked;
