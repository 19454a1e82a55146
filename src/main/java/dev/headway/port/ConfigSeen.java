package dev.headway.port;

import java.time.Instant;
import java.util.Optional;

/**
 * An object that holds configuration, as it is kept: its content is a digest.
 *
 * @param digest as {@link ConfigDigest} makes it
 * @param since when this content was first seen; at the latest when the watch began
 * @param tracking the annotation {@code headway.dev/config-tracking}
 * @param cause the annotation {@code headway.dev/cause}, as JSON text
 * @param controlled whether another controller makes it
 */
public record ConfigSeen(
    String digest,
    Instant since,
    Optional<String> tracking,
    Optional<String> cause,
    boolean controlled) {}
