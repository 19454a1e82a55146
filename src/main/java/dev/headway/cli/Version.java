package dev.headway.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The program's version, as the build wrote it into the archive. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"headway " + current() + ", Java " + Runtime.version()};
  }

  /** The version, or {@code development} when it runs from classes. */
  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
