package dev.headway.sandbox.store;

import java.util.List;

/** The objects of a resource at one revision, ordered by namespace and name. */
public record Listing(long revision, List<StoredObject> items) {
  public Listing {
    items = List.copyOf(items);
  }
}
