/** Tests of the command line. */
@NullMarked
package dev.headway.cli.live;

import org.jspecify.annotations.NullMarked;
