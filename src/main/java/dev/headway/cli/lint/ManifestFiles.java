package dev.headway.cli.lint;

import dev.headway.domain.git.GitRefusal;
import dev.headway.port.GitRepository.File;
import dev.headway.port.GitRepository.Refusal;
import dev.headway.port.GitRepository.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Manifests on disk, by the rules by which a GitSync reads a branch. */
public final class ManifestFiles {
  private final Path directory;
  private final List<File> files = new ArrayList<>();
  private final List<Refusal> refused = new ArrayList<>();
  private int skipped;

  private ManifestFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Everything below these.
   *
   * @param directory that relative paths begin at
   * @throws IOException where one of them is not there or cannot be read
   */
  public static Tree read(Path directory, List<String> paths) throws IOException {
    var found = new ManifestFiles(directory);
    for (String path : paths) {
      found.named(path);
    }
    return new Tree(true, found.files, found.refused, found.skipped);
  }

  /** One text, as it comes on standard input. */
  public static Tree of(String name, byte[] content) {
    return new Tree(true, List.of(new File(name, "", content)), List.of(), 0);
  }

  private void named(String path) throws IOException {
    Path at = directory.resolve(path);
    if (Files.isDirectory(at)) {
      folder(at, path.endsWith("/") ? path : path + "/");
    } else {
      files.add(new File(path, "", Files.readAllBytes(at)));
    }
  }

  private void folder(Path folder, String prefix) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.sorted().toList();
    }
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      String path = prefix.equals("./") ? name : prefix + name;
      if (name.startsWith(".")) {
        skipped++;
      } else if (Files.isSymbolicLink(entry)) {
        refused.add(new Refusal(path, GitRefusal.NOT_FOLLOWED.message("a symbolic link")));
      } else if (Files.isDirectory(entry)) {
        folder(entry, path + "/");
      } else if (File.isManifest(name)) {
        files.add(new File(path, "", Files.readAllBytes(entry)));
      } else {
        skipped++;
      }
    }
  }
}
