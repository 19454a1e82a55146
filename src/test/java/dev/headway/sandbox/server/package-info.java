/** Tests of the sandbox's API server. */
@NullMarked
package dev.headway.sandbox.server;

import org.jspecify.annotations.NullMarked;
