package dev.headway.cli.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that this build starts and ends; what it says goes to a file. */
record Child(Process process, Path said) implements AutoCloseable {

  /** In {@code folder}, without the variables of this process that steer a JVM or its loader. */
  static Child start(List<String> command, Path folder, Map<String, String> more)
      throws IOException {
    Path said = Files.createTempFile("headway-image-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    Map<String, String> environment = builder.environment();
    List.of("LD_LIBRARY_PATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_HOME", "KUBECONFIG")
        .forEach(environment::remove);
    environment.put("LANG", "C.UTF-8");
    environment.putAll(more);
    return new Child(builder.start(), said);
  }

  /** True when it ended by itself within this time, with exit code 0. */
  boolean endedWell(int seconds) {
    return ended(seconds) && process.exitValue() == 0;
  }

  /** Asks it to end, as a container's end does; true when it did within this time. */
  boolean end(int seconds) {
    process.destroy();
    return ended(seconds);
  }

  boolean ended(int seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The last line that it said, for a message. */
  String lastWord() {
    try {
      List<String> lines =
          Files.readString(said, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
      return lines.isEmpty() ? "it said nothing" : lines.getLast();
    } catch (IOException e) {
      return "it said nothing that can be read";
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(said);
  }
}
