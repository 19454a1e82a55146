package dev.headway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A committed file that is made from something else: equal to that, or the build fails. */
public final class GeneratedFile {
  private static final boolean UPDATE = Boolean.getBoolean("generated.update");

  private GeneratedFile() {}

  /** Compares the file with what it should be; with {@code -Dgenerated.update=true} writes it. */
  public static void verify(Path file, String wanted) {
    try {
      if (UPDATE && !(Files.exists(file) && Files.readString(file).equals(wanted))) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, wanted);
      }
      assertThat(file).as("%s is missing: %s", file, remedy()).exists();
      assertThat(Files.readString(file)).as("%s is stale: %s", file, remedy()).isEqualTo(wanted);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compare " + file, e);
    }
  }

  /**
   * Compares the text between {@code <!-- begin NAME -->} and {@code <!-- end NAME -->} of a
   * document.
   */
  public static void verifySection(Path file, String name, String wanted) {
    try {
      String begin = "<!-- begin " + name + " -->\n";
      String end = "<!-- end " + name + " -->";
      String text = Files.readString(file);
      int from = text.indexOf(begin);
      int to = text.indexOf(end);
      assertThat(from >= 0 && to > from)
          .as("%s has the marks %s and %s", file, begin.strip(), end)
          .isTrue();
      verify(file, text.substring(0, from + begin.length()) + wanted + text.substring(to));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The files of a folder that end so, sorted by name; none if there is no such folder. */
  public static List<Path> list(Path folder, String ending) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** The text of a file. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String remedy() {
    return "mvn verify -Dgenerated.update=true writes it; read the difference, then commit it";
  }
}
