/** What features need from outside, as interfaces; adapters implement them. */
@NullMarked
package dev.headway.port;

import org.jspecify.annotations.NullMarked;
