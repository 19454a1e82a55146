package dev.headway.cli.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** An image archive as {@code docker save} writes it, made of the entries that a test wants. */
final class BaseArchive {
  private final List<byte[]> layers = new ArrayList<>();
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private TarArchiveOutputStream layer = new TarArchiveOutputStream(bytes);

  /** A base whose Java is a script that says its version and ends: no cache can be trained. */
  static BaseArchive withScriptForJava(String version) {
    return new BaseArchive()
        .file("opt/java/bin/java", "#!/bin/sh\necho \"$*\" | grep -q version || exit 3\n", 0755)
        .file("opt/java/lib/modules", "", 0644)
        .file("opt/java/release", "JAVA_RUNTIME_VERSION=\"" + version + "\"\n", 0644);
  }

  BaseArchive file(String name, String text, int mode) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    entry.setMode(mode);
    entry.setModTime(1_000_000L);
    return put(entry, content);
  }

  BaseArchive link(String name, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK, true);
    entry.setLinkName(target);
    return put(entry, new byte[0]);
  }

  BaseArchive nextLayer() {
    try {
      layer.close();
      layers.add(bytes.toByteArray());
      bytes = new ByteArrayOutputStream();
      layer = new TarArchiveOutputStream(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BaseArchive put(TarArchiveEntry entry, byte[] content) {
    try {
      layer.putArchiveEntry(entry);
      layer.write(content);
      layer.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path write(Path archive) throws IOException {
    nextLayer();
    try (OutputStream out = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      List<String> names = new ArrayList<>();
      List<String> digests = new ArrayList<>();
      for (byte[] content : layers) {
        String digest = digest(content);
        names.add("\"" + digest + "/layer.tar\"");
        digests.add("\"sha256:" + digest + "\"");
        add(tar, digest + "/layer.tar", content);
      }
      String config =
          """
          {"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"]},
           "rootfs":{"type":"layers","diff_ids":[%s]}}\
          """
              .formatted(digests.stream().collect(Collectors.joining(",")));
      add(tar, "config.json", config.getBytes(StandardCharsets.UTF_8));
      String manifest =
          "[{\"Config\":\"config.json\",\"RepoTags\":[\"base:1\"],\"Layers\":[%s]}]"
              .formatted(String.join(",", names));
      add(tar, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
    }
    return archive;
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(content));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
