/** The X.509 certificates that the sandbox makes for one run. */
@NullMarked
package dev.headway.sandbox.certificate;

import org.jspecify.annotations.NullMarked;
