/** Tests of {@code dev.headway.port}. */
@NullMarked
package dev.headway.port;

import org.jspecify.annotations.NullMarked;
