package dev.headway.cli;

import dev.headway.cli.render.Terminal;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * What the process gives a command.
 *
 * @param command the name it was called by: {@code headway} or {@code kubectl headway}
 * @param started when the process began
 */
public record Host(
    Terminal terminal,
    InputStream in,
    Map<String, String> environment,
    Path directory,
    String command,
    InstantSource time,
    Instant started) {
  public Host {
    environment = Map.copyOf(environment);
  }
}
