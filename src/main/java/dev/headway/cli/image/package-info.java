/**
 * Container images of this build without a container engine: unpacks the base, trains the cache of
 * loaded classes with the base's own Java, and lets Jib write the layers. The only package that
 * knows Jib, which is on the class path of {@code headway image} alone.
 */
@NullMarked
package dev.headway.cli.image;

import org.jspecify.annotations.NullMarked;
