package dev.headway.port;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of a ConfigMap's content: SHA-256 over its keys and values in order, each with its
 * length before it. Name, labels and annotations count for nothing.
 */
public final class ConfigDigest {
  private ConfigDigest() {}

  /** The digest of what a ConfigMap holds, in lower-case hexadecimal. */
  public static String of(Map<String, String> data, Map<String, String> binaryData) {
    MessageDigest digest = sha256();
    update(digest, "data", data);
    update(digest, "binaryData", binaryData);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The digest of any text, in lower-case hexadecimal. */
  public static String ofText(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** SHA-256, which every Java has. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256", impossible);
    }
  }

  private static void update(MessageDigest digest, String what, Map<String, String> entries) {
    update(digest, what + entries.size());
    new TreeMap<>(entries)
        .forEach(
            (key, value) -> {
              update(digest, key);
              update(digest, value);
            });
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
