/** Tests of {@code dev.headway.adapter.traffic}. */
@NullMarked
package dev.headway.adapter.traffic;

import org.jspecify.annotations.NullMarked;
