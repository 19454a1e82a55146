/** Tests of the plain manifests by the tools that people use on them. */
@NullMarked
package dev.headway.manifests;

import org.jspecify.annotations.NullMarked;
