package dev.headway.sandbox.server;

import dev.headway.sandbox.store.Listing;
import java.util.OptionalInt;

/**
 * What one answer to a list holds of it.
 *
 * @param next asks for the rest; empty when there is none
 * @param remaining objects after these; empty when a selector may leave some of them out
 */
record Page(Listing listing, String next, OptionalInt remaining) {
  static Page whole(Listing listing) {
    return new Page(listing, "", OptionalInt.empty());
  }
}
