/** What the operator tells of itself: the log and the meters. */
@NullMarked
package dev.headway.telemetry;

import org.jspecify.annotations.NullMarked;
