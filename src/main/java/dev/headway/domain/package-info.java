/**
 * Values that every feature shares. Only JDK types; no behaviour that reads a clock, a file or the
 * network.
 */
@NullMarked
package dev.headway.domain;

import org.jspecify.annotations.NullMarked;
