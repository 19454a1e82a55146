/**
 * The demo: its story as data, a recorder that watches the API from outside, and judges that hold
 * the promises against what the recorder and the load generator saw, never against what the
 * operator says of itself.
 */
@NullMarked
package dev.headway.cli.demo;

import org.jspecify.annotations.NullMarked;
