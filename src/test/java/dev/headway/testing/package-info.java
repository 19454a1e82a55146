/** What tests of several packages share. */
@NullMarked
package dev.headway.testing;

import org.jspecify.annotations.NullMarked;
