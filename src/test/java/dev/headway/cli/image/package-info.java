/** Tests of container images, without an engine and without a network. */
@NullMarked
package dev.headway.cli.image;

import org.jspecify.annotations.NullMarked;
