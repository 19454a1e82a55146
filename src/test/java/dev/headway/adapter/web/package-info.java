/** The pages that probes read. */
@NullMarked
package dev.headway.adapter.web;

import org.jspecify.annotations.NullMarked;
