@NullMarked
package dev.headway.adapter.clock;

import org.jspecify.annotations.NullMarked;
