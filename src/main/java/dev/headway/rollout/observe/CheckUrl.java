package dev.headway.rollout.observe;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The short form of a check. Not a URI: the host may be left out, and the port may have a name.
 *
 * @param host empty where the check's target is meant
 * @param port a number or a name; empty where the scheme has none by itself
 * @param path begins with a slash, or is empty
 */
record CheckUrl(String scheme, String host, String port, String path) {

  private static final Pattern FORM =
      Pattern.compile(
          "(http|https|tcp|grpc)://(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]*)(?::([A-Za-z0-9-]+))?"
              + "(/[^\\s#]*)?");

  private static final Pattern IN_THE_POD = Pattern.compile("(cmd|pid)://(\\S.*)");

  /** Reads a URL; empty if it is none of ours. What runs in the pod itself is in the path. */
  static Optional<CheckUrl> read(String text) {
    Matcher inside = IN_THE_POD.matcher(text);
    if (inside.matches()) {
      return Optional.of(new CheckUrl(inside.group(1), "", "", inside.group(2).strip()));
    }
    Matcher match = FORM.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    String scheme = match.group(1);
    String port = match.group(3) == null ? usual(scheme) : match.group(3);
    String host = match.group(2).replaceAll("[\\[\\]]", "");
    return Optional.of(
        new CheckUrl(scheme, host, port, match.group(4) == null ? "" : match.group(4)));
  }

  private static String usual(String scheme) {
    return switch (scheme) {
      case "http" -> "80";
      case "https" -> "443";
      default -> "";
    };
  }

  /** The Service of a namespace that the host is a name of, as a pod there would write it. */
  Optional<String> service(String namespace) {
    String label = "[a-z]([-a-z0-9]*[a-z0-9])?";
    String within = "\\." + Pattern.quote(namespace) + "(\\.svc(\\.cluster\\.local)?)?";
    return host.matches(label + "(" + within + ")?")
        ? Optional.of(host.replaceFirst("\\..*", ""))
        : Optional.empty();
  }
}
