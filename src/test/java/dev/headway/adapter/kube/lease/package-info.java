/** The election. */
@NullMarked
package dev.headway.adapter.kube.lease;

import org.jspecify.annotations.NullMarked;
