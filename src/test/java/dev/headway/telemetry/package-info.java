/** The log and the meters. */
@NullMarked
package dev.headway.telemetry;

import org.jspecify.annotations.NullMarked;
