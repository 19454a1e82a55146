package dev.headway.rollout.act;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The end of what a hook printed, fit for a status: few lines, short ones, and without what looks
 * like a secret. Who must not see more has no right to logs, but may well read statuses.
 */
final class HookOutput {

  /** How many lines are kept. */
  static final int LINES = 10;

  /** How long all of them are together. */
  static final int LENGTH = 1000;

  private static final int LINE = 200;
  private static final String LEFT_OUT = "[left out]";

  /** A word for a secret, with what is assigned to it. */
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?i)([\\w.-]*(?:password|passwd|pwd|secret|token|api[-_]?key|access[-_]?key"
              + "|private[-_]?key|credential|authorization)[\\w.-]*[\"']?\\s*[=:]\\s*)"
              + "(?:(?:bearer|basic)\\s+)?(?:\"[^\"]*\"|'[^']*'|[^\\s,;&]+)");

  private static final Pattern BEARER =
      Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9+/._~-]{8,}=*");

  /** User and password within an address. */
  private static final Pattern USER = Pattern.compile("(://)[^/\\s@]+@");

  /** Three parts in base64, as of a JSON Web Token. */
  private static final Pattern SIGNED =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private static final Pattern ARMOUR = Pattern.compile("-----(BEGIN|END) [A-Z0-9 ]+-----");

  private HookOutput() {}

  /** The end of a text. */
  static String tail(String text) {
    Deque<String> kept = new ArrayDeque<>();
    int length = 0;
    List<String> lines = withoutKeys(text);
    for (int i = lines.size() - 1; i >= 0 && kept.size() < LINES; i--) {
      String line = line(lines.get(i));
      length += line.length() + 1;
      if (length > LENGTH) {
        break;
      }
      kept.addFirst(line);
    }
    return String.join("\n", kept);
  }

  /** What stands between the two lines of an armoured key is left out as a whole. */
  private static List<String> withoutKeys(String text) {
    List<String> lines = new ArrayList<>();
    boolean within = false;
    for (String line : text.strip().lines().toList()) {
      var armour = ARMOUR.matcher(line);
      if (armour.find()) {
        boolean begins = armour.group(1).equals("BEGIN");
        if (begins || !within) {
          lines.add(LEFT_OUT);
        }
        within = begins;
      } else if (!within) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String line(String line) {
    String plain = line.replaceAll("\\e\\[[0-9;?]*[A-Za-z]", "").replaceAll("\\p{Cntrl}", " ");
    String safe = ASSIGNED.matcher(plain).replaceAll("$1" + LEFT_OUT);
    safe = BEARER.matcher(safe).replaceAll("$1 " + LEFT_OUT);
    safe = USER.matcher(safe).replaceAll("$1" + LEFT_OUT + "@");
    safe = SIGNED.matcher(safe).replaceAll(LEFT_OUT);
    String stripped = safe.stripTrailing();
    return stripped.length() <= LINE ? stripped : stripped.substring(0, LINE - 1) + "…";
  }
}
