package dev.headway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox's kubeconfig on disk: readable by its user only, and never in place of another
 * cluster's.
 */
final class KubeconfigFile {
  /** What tells our files from a user's own. */
  private static final String MARK = "# Written by headway sandbox.\n";

  private KubeconfigFile() {}

  /** The file to write; refused where it is there and not a sandbox's. */
  static Path target(@Nullable Path wanted, Path folder) {
    if (wanted == null) {
      return folder.resolve("kubeconfig");
    }
    Path file = wanted.toAbsolutePath().normalize();
    try {
      if (Files.exists(file) && !Files.readString(file).startsWith(MARK)) {
        throw new CliFailure(
            ExitCode.USAGE,
            file + " is there already and was not written by a sandbox; name another file");
      }
    } catch (IOException e) {
      throw new CliFailure(ExitCode.USAGE, "cannot read " + file + ": " + e.getMessage());
    }
    return file;
  }

  static void write(Path file, String kubeconfig) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, MARK + kubeconfig);
    } catch (IOException e) {
      throw new CliFailure(ExitCode.FAILED, "cannot write " + file + ": " + e.getMessage());
    }
  }
}
