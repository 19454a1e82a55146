package dev.headway.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java of an unpacked base image.
 *
 * @param home where it is in the image, as an absolute path there
 * @param command how this machine starts it; empty when it cannot
 * @param release what it calls itself
 */
record BaseJava(String home, List<String> command, String release) {

  /** Where C libraries are, in the order of their names' use by distributions. */
  private static final List<String> LIBRARY_FOLDERS =
      List.of("usr/lib/%s-linux-gnu", "lib/%s-linux-gnu", "usr/lib64", "lib64", "usr/lib", "lib");

  /**
   * The one Java of the image.
   *
   * @throws IOException when the image has no Java, or not 25
   */
  static BaseJava find(Path root) throws IOException {
    Path home;
    try (Stream<Path> files = Files.find(root, 8, (file, a) -> isHome(file))) {
      home =
          files
              .min(Comparator.comparing(Path::toString))
              .orElseThrow(() -> new IOException("the base image has no Java"));
    }
    String inImage = "/" + root.relativize(home);
    String release = Files.readString(home.resolve("release"));
    String version = value(release, "JAVA_RUNTIME_VERSION");
    if (!version.startsWith("25.") && !version.startsWith("25+")) {
      throw new IOException("the base image has Java " + version + ", not 25");
    }
    return new BaseJava(inImage, command(root, home), version);
  }

  private static boolean isHome(Path folder) {
    return Files.isRegularFile(folder.resolve("lib/modules"))
        && Files.isRegularFile(folder.resolve("bin/java"))
        && !Files.isSymbolicLink(folder);
  }

  /** Directly where this machine's C library will do, else with the loader and the image's own. */
  private static List<String> command(Path root, Path home) {
    String java = home.resolve("bin/java").toString();
    List<List<String>> ways = new ArrayList<>(List.of(List.of(java)));
    String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    String folders =
        LIBRARY_FOLDERS.stream()
            .map(folder -> root.resolve(folder.formatted(machine)))
            .filter(Files::isDirectory)
            .map(Path::toString)
            .collect(Collectors.joining(":"));
    for (String loader : List.of("lib64/ld-linux-x86-64.so.2", "lib/ld-linux-aarch64.so.1")) {
      if (Files.isExecutable(root.resolve(loader))) {
        ways.add(List.of(root.resolve(loader).toString(), "--library-path", folders, java));
      }
    }
    return ways.stream().filter(way -> starts(way, root)).findFirst().orElse(List.of());
  }

  private static boolean starts(List<String> way, Path root) {
    List<String> command = new ArrayList<>(way);
    command.add("-version");
    try (Child child = Child.start(command, root, Map.of())) {
      return child.endedWell(20);
    } catch (IOException cannot) {
      return false;
    }
  }

  private static String value(String release, String key) {
    return release
        .lines()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1).replace("\"", ""))
        .findFirst()
        .orElse("");
  }
}
