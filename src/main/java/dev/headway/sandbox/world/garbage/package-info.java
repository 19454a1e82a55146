/**
 * What goes when its owner goes: the garbage collector, and the emptying of namespaces. Knows every
 * kind that discovery names; what is to be done with an object is a pure function.
 */
@NullMarked
package dev.headway.sandbox.world.garbage;

import org.jspecify.annotations.NullMarked;
