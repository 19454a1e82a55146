/**
 * Reads everything that a decision rests on, once, and maps it to validated values with their
 * defaults. It only reads; what could not be read is a value, too.
 */
@NullMarked
package dev.headway.rollout.observe;

import org.jspecify.annotations.NullMarked;
