@NullMarked
package dev.headway.adapter.check;

import org.jspecify.annotations.NullMarked;
