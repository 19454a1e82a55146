/** Tests of {@code dev.headway.adapter.kube}. */
@NullMarked
package dev.headway.adapter.kube;

import org.jspecify.annotations.NullMarked;
