package dev.headway;

import dev.headway.cli.HeadwayCommand;
import dev.headway.cli.Host;
import dev.headway.cli.render.Terminal;
import dev.headway.telemetry.OwnLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.helpers.NOP_FallbackServiceProvider;

/** The program's entry: gathers what the process was given and hands it to the command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Checks may name the host that they mean; the JDK's client asks for this when it is loaded.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    Host host = host();
    if (!HeadwayCommand.stays(args) && !host.environment().containsKey("HEADWAY_DEBUG")) {
      withoutLog();
    } else {
      OwnLog.ask();
    }
    System.exit(HeadwayCommand.execute(host, args));
  }

  /** A command speaks by itself: a log is not even loaded, which takes a while. */
  private static void withoutLog() {
    System.setProperty("slf4j.internal.verbosity", "WARN");
    System.setProperty("slf4j.provider", NOP_FallbackServiceProvider.class.getName());
  }

  /**
   * The launcher says in system properties what only a shell can see: the terminal and the name it
   * was called by.
   */
  private static Host host() {
    Map<String, String> environment = System.getenv();
    InstantSource time = InstantSource.system();
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    Terminal terminal =
        Terminal.detect(out, err, System.getProperty("headway.terminal", ""), environment);
    return new Host(
        terminal,
        System.in,
        environment,
        Path.of("").toAbsolutePath(),
        System.getProperty("headway.command", "headway"),
        time,
        ProcessHandle.current().info().startInstant().orElseGet(time::instant));
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
