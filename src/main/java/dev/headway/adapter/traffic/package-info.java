/**
 * Routes of the Gateway API. Their lists are atomic, so that an apply cannot own a weight: what is
 * sent is the smallest JSON patch, guarded by {@code test} operations on what was read. It knows no
 * typed model, so that fields it has never heard of survive.
 */
@NullMarked
package dev.headway.adapter.traffic;

import org.jspecify.annotations.NullMarked;
