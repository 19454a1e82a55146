@NullMarked
package dev.headway.adapter.hook;

import org.jspecify.annotations.NullMarked;
