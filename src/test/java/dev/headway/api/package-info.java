/**
 * Every rule of our CRDs has an accepted and a refused example, on the sandbox and on a real API
 * server.
 */
@NullMarked
package dev.headway.api;

import org.jspecify.annotations.NullMarked;
