package dev.headway.cli.image;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the program is in the image, and a copy of it in a folder of this machine, with the times
 * that it has there.
 *
 * @param here the folder that stands for {@value #PLACE}
 */
record Layout(Content content, Path here, Path program, List<Path> libraries) {
  private static final String PLACE = "/app";

  /** The same in training and in the image: a cache fits one choice of them. */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:TieredStopAtLevel=1",
          "-XX:MaxRAMPercentage=60",
          // What is collected goes back to the system, since most of the time there is nothing to
          // do.
          "-XX:MinHeapFreeRatio=5",
          "-XX:MaxHeapFreeRatio=15",
          "-XX:-ShrinkHeapInSteps",
          "-XX:MaxNewSize=6m",
          "-XX:TrimNativeHeapInterval=30000",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  static Layout copy(Built built, Content content, Path here) throws IOException {
    Path lib = Files.createDirectories(here.resolve("lib"));
    List<Path> libraries = new ArrayList<>();
    for (Path library : built.libraries()) {
      libraries.add(copy(library, lib.resolve(library.getFileName())));
    }
    return new Layout(
        content, here, copy(built.program(), here.resolve("headway.jar")), List.copyOf(libraries));
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.copy(from, to);
    return Files.setLastModifiedTime(to, FileTime.from(FileEntriesLayer.DEFAULT_MODIFICATION_TIME));
  }

  String mainClass() {
    return content.mainClass();
  }

  Path cache() {
    return here.resolve("headway.aot");
  }

  String classPathHere() {
    return classPath(here.toString());
  }

  private String classPath(String folder) {
    return jars().stream()
        .map(jar -> folder + "/" + here.relativize(jar))
        .collect(Collectors.joining(":"));
  }

  private List<Path> jars() {
    List<Path> jars = new ArrayList<>(List.of(program));
    jars.addAll(libraries);
    return jars;
  }

  /** How the image starts the program. */
  List<String> entrypoint(BaseJava java) {
    List<String> entrypoint = new ArrayList<>(List.of(java.home() + "/bin/java"));
    entrypoint.addAll(JVM_OPTIONS);
    if (Files.exists(cache())) {
      entrypoint.add("-XX:AOTCache=" + PLACE + "/" + cache().getFileName());
    }
    // A cache that does not fit is passed over without a word on the output.
    entrypoint.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    entrypoint.addAll(List.of("-cp", classPath(PLACE), mainClass()));
    return List.copyOf(entrypoint);
  }

  /** What changes seldom first: libraries, then the program, then the cache. */
  List<FileEntriesLayer> layers() throws IOException {
    List<FileEntriesLayer> layers = new ArrayList<>();
    layers.add(layer("libraries", libraries));
    layers.add(layer("program", List.of(program)));
    if (Files.exists(cache())) {
      layers.add(layer("start cache", List.of(cache())));
    }
    return layers;
  }

  private FileEntriesLayer layer(String name, List<Path> files) {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    for (Path file : files) {
      layer.addEntry(file, AbsoluteUnixPath.get(PLACE + "/" + here.relativize(file)));
    }
    return layer.build();
  }
}
