package dev.headway.cli;

import dev.headway.cli.render.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** A command line executed in this process, as from a pipe. */
record CommandRun(int code, String out, String err) {

  static CommandRun of(Map<String, String> environment, String input, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    try (var outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      Host host =
          new Host(
              Terminal.plain(outStream, errStream),
              new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
              environment,
              Path.of("").toAbsolutePath(),
              "headway",
              InstantSource.system(),
              Instant.EPOCH);
      int code = HeadwayCommand.execute(host, args);
      return new CommandRun(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }
}
