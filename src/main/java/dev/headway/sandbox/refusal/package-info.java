/** Every answer by which the sandbox's API server refuses a request, in one list. No behaviour. */
@NullMarked
package dev.headway.sandbox.refusal;

import org.jspecify.annotations.NullMarked;
