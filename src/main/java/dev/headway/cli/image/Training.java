package dev.headway.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Makes the ahead-of-time cache of loaded classes with the base's own Java: a cache fits one build
 * of the JVM only. The program runs from a copy that is laid out, and dated, as in the image.
 */
final class Training {
  private static final int LONGEST_SECONDS = 90;

  private final BaseJava java;
  private final Layout layout;
  private final Path scratch;

  Training(BaseJava java, Layout layout, Path scratch) {
    this.java = java;
    this.layout = layout;
    this.scratch = scratch;
  }

  /**
   * Writes the cache to where the layout wants it.
   *
   * @throws IOException with the reason why there is none
   */
  void run(Exercise exercise) throws IOException {
    if (java.command().isEmpty()) {
      throw new IOException("the base's Java does not run on this machine");
    }
    Path recorded = scratch.resolve("classes.recorded");
    List<String> start = command("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recorded);
    start.add(layout.mainClass());
    start.addAll(exercise.arguments(scratch));
    try (Child program = Child.start(start, scratch, exercise.environment())) {
      exercise.drive(so -> until(program, so));
      boolean early = !program.process().isAlive();
      if (early || !program.end(LONGEST_SECONDS) || !Files.exists(recorded)) {
        throw new IOException("the training run failed: " + program.lastWord());
      }
    }
    List<String> make = command("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recorded);
    make.add("-XX:AOTCache=" + layout.cache());
    try (Child maker = Child.start(make, scratch, Map.of())) {
      if (!maker.endedWell(LONGEST_SECONDS) || !Files.exists(layout.cache())) {
        throw new IOException("the cache could not be made: " + maker.lastWord());
      }
    }
  }

  private List<String> command(String... options) {
    List<String> command = new ArrayList<>(java.command());
    command.addAll(Layout.JVM_OPTIONS);
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", layout.classPathHere()));
    return command;
  }

  private static boolean until(Child program, BooleanSupplier so) {
    for (int look = 0; look < LONGEST_SECONDS; look++) {
      if (so.getAsBoolean()) {
        return true;
      }
      if (program.ended(1)) {
        return false;
      }
    }
    return false;
  }
}
