/** Tests of the demo's manifests, replay and judges. */
@NullMarked
package dev.headway.cli.demo;

import org.jspecify.annotations.NullMarked;
