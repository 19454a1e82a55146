package dev.headway.sandbox.server;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes' order of API versions: v2, v1, v1beta2, v1beta1, v1alpha1, then other names. */
final class VersionOrder {
  private static final Pattern VERSION = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");

  static final Comparator<String> BEST_FIRST =
      Comparator.comparingInt((String v) -> stability(v))
          .thenComparing(Comparator.comparingInt((String v) -> number(v, 1)).reversed())
          .thenComparing(Comparator.comparingInt((String v) -> number(v, 3)).reversed())
          .thenComparing(Comparator.naturalOrder());

  private VersionOrder() {}

  private static int stability(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      return 3;
    }
    String stage = matcher.group(2);
    return stage == null ? 0 : stage.equals("beta") ? 1 : 2;
  }

  private static int number(String version, int group) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches() || matcher.group(group) == null) {
      return 0;
    }
    return Integer.parseInt(matcher.group(group));
  }
}
