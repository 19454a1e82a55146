package dev.headway.cli.image;

import dev.headway.cli.CliFailure;
import dev.headway.cli.ExitCode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program as the build left it.
 *
 * @param folder where the program and the folder {@code lib} are
 * @param program the program's own jar
 * @param libraries the jars of {@code lib} that the image holds, in the order of the class path
 */
record Built(Path folder, Path program, List<Path> libraries) {

  /**
   * The build that this process runs from.
   *
   * @throws CliFailure when there is none
   */
  static Built of(Content content) {
    try {
      Path here = Path.of(Built.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return in(here.toAbsolutePath().resolveSibling(""), content);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the program does not know where it is", e);
    }
  }

  static Built in(Path folder, Content content) {
    Path list = folder.resolve("lib").resolve(content.list());
    try (Stream<Path> files = Files.list(folder)) {
      Path program =
          files
              .filter(file -> name(file).matches("headway-.*\\.jar"))
              .filter(file -> !name(file).matches(".*-(sources|javadoc|tests)\\.jar"))
              .findFirst()
              .orElseThrow(() -> notBuilt(folder));
      if (!Files.isReadable(list)) {
        throw notBuilt(folder);
      }
      List<Path> libraries =
          Arrays.stream(Files.readString(list).strip().split(":", -1))
              .map(folder::resolve)
              .toList();
      return new Built(folder, program, libraries);
    } catch (IOException e) {
      throw notBuilt(folder);
    }
  }

  private static CliFailure notBuilt(Path folder) {
    return new CliFailure(
        ExitCode.FAILED,
        "no program in %s to make an image of; build it first: mvn -Dquick -Dmaven.test.skip package"
            .formatted(folder));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
