package dev.headway.sandbox.merge;

import java.time.Instant;
import java.util.Set;

/**
 * Who writes, for managed fields.
 *
 * @param manager the {@code fieldManager} parameter, or the first part of the User-Agent
 * @param apiVersion of the request, such as {@code apps/v1}
 * @param subresource such as {@code status} or {@code scale}; empty for the resource itself
 * @param now time of the entry; written in whole seconds
 * @param ignored top-level fields that this endpoint resets and that nobody owns through it: {@code
 *     status} for the resource itself, {@code metadata} and {@code spec} for its status
 */
public record Writer(
    String manager, String apiVersion, String subresource, Instant now, Set<String> ignored) {
  public Writer {
    ignored = Set.copyOf(ignored);
  }
}
