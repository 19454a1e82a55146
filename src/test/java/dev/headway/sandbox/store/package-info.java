/** Tests of the sandbox's object store. */
@NullMarked
package dev.headway.sandbox.store;

import org.jspecify.annotations.NullMarked;
