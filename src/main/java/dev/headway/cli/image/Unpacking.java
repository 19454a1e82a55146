package dev.headway.cli.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * The files of an image archive as a folder, enough to run its Java from: layers over each other
 * with what they take away, links turned to stay inside, times kept since the cache of classes asks
 * for them. Devices and owners are left out. Nothing is written outside the folder.
 */
final class Unpacking {
  private static final String GONE = ".wh.";
  private static final String ALL_GONE = ".wh..wh..opq";
  private static final Set<PosixFilePermission> OPEN_FOLDER =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final Path root;

  private Unpacking(Path root) {
    this.root = root;
  }

  /** Unpacks what Jib wrote to {@code archive} below {@code root}. */
  static void unpack(Path archive, Path root) throws IOException {
    Files.createDirectories(root);
    Unpacking unpacking = new Unpacking(root);
    try (TarFile tar = new TarFile(archive.toFile())) {
      JsonNode manifest = new ObjectMapper().readTree(bytes(tar, "manifest.json"));
      for (JsonNode layer : manifest.path(0).path("Layers")) {
        try (InputStream in = new BufferedInputStream(stream(tar, layer.asText()))) {
          unpacking.layer(in);
        }
      }
    }
  }

  private static byte[] bytes(TarFile tar, String name) throws IOException {
    try (InputStream in = stream(tar, name)) {
      return in.readAllBytes();
    }
  }

  private static InputStream stream(TarFile tar, String name) throws IOException {
    for (TarArchiveEntry entry : tar.getEntries()) {
      if (entry.getName().equals(name)) {
        return tar.getInputStream(entry);
      }
    }
    throw new IOException("the image has no " + name);
  }

  private void layer(InputStream in) throws IOException {
    in.mark(2);
    boolean packed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(packed ? new GZIPInputStream(in, 1 << 16) : in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entry(tar, entry);
      }
    }
  }

  private void entry(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
    Path file = inside(entry.getName());
    String name = String.valueOf(file.getFileName());
    if (file.equals(root)) {
      return;
    }
    if (name.equals(ALL_GONE)) {
      remove(parent(file), true);
      return;
    }
    if (name.startsWith(GONE)) {
      remove(file.resolveSibling(name.substring(GONE.length())), false);
      return;
    }
    if (entry.isDirectory()) {
      folder(file);
      return;
    }
    folder(parent(file));
    remove(file, false);
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, linked(file, entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(file, inside(entry.getLinkName()));
    } else if (entry.isFile()) {
      Files.copy(tar, file);
      Files.setPosixFilePermissions(
          file,
          PosixFilePermissions.fromString(
              (entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
      Files.setLastModifiedTime(file, FileTime.from(entry.getLastModifiedTime().toInstant()));
    }
  }

  /** The place of a name, in the folder whatever the name says; no step goes through a link. */
  private Path inside(String name) throws IOException {
    Path place = root.resolve(name.replaceFirst("^/+", "")).normalize();
    if (!place.startsWith(root)) {
      throw new IOException("the image has a file outside its root: " + name);
    }
    Path folder = place.equals(root) ? root : parent(place);
    if (Files.exists(folder) && !folder.toRealPath().startsWith(root.toRealPath())) {
      throw new IOException("the image has a file behind a link that leaves its root: " + name);
    }
    return place;
  }

  /** Where a link leads, told from the link itself; one that would leave the folder ends in it. */
  private Path linked(Path link, String target) {
    Path meant =
        target.startsWith("/")
            ? root.resolve(target.replaceFirst("^/+", "")).normalize()
            : parent(link).resolve(target).normalize();
    Path way = parent(link).relativize(meant.startsWith(root) ? meant : root);
    return way.toString().isEmpty() ? Path.of(".") : way;
  }

  private static void folder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.deleteIfExists(folder);
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, OPEN_FOLDER);
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  private static void remove(Path what, boolean onlyContent) throws IOException {
    if (!Files.exists(what, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        what,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, java.io.IOException failed)
              throws IOException {
            if (!onlyContent || !folder.equals(what)) {
              Files.delete(folder);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
