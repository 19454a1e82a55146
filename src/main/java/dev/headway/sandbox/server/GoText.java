package dev.headway.sandbox.server;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as Go prints them, where a real server's messages do. */
final class GoText {
  private static final int SHOWN = 1024;

  private GoText() {}

  /** What a client wants to be, as {@code %#v}. */
  static String user(String uid, List<String> groups, Map<String, List<String>> extra) {
    String attributes =
        extra.isEmpty()
            ? "map[string][]string(nil)"
            : extra.entrySet().stream()
                .map(e -> ObjectMetaRules.quoted(e.getKey()) + ":" + strings(e.getValue()))
                .collect(Collectors.joining(", ", "map[string][]string{", "}"));
    return "&user.DefaultInfo{Name:\"\", UID:%s, Groups:%s, Extra:%s}"
        .formatted(ObjectMetaRules.quoted(uid), strings(groups), attributes);
  }

  private static String strings(List<String> values) {
    return values.isEmpty()
        ? "[]string(nil)"
        : values.stream()
            .map(ObjectMetaRules::quoted)
            .collect(Collectors.joining(", ", "[]string{", "}"));
  }

  /** A body that could not be read: as it stands where it looks like JSON, else in hexadecimal. */
  static String body(byte[] bytes) {
    if (bytes.length == 0) {
      return "<empty>";
    }
    String text =
        bytes[0] == '{'
            ? new String(bytes, StandardCharsets.UTF_8)
            : HexFormat.of().formatHex(bytes);
    return text.length() <= SHOWN
        ? text
        : text.substring(0, SHOWN) + " ... [truncated " + (text.length() - SHOWN) + " chars]";
  }
}
