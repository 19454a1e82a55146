package dev.headway.cli.render;

import org.jspecify.annotations.Nullable;

/** States in words, coloured where the words allow it. */
final class Words {
  private static final int SHORT_COMMIT = 7;

  private Words() {}

  static String phase(Style style, String phase, @Nullable String health) {
    String text = health == null || health.equals("Healthy") ? phase : phase + ", " + lower(health);
    return switch (phase) {
      case "Failed", "RollingBack" -> style.bad(text);
      case "Paused", "Pending" -> style.warn(text);
      case "Deployed" -> "Unhealthy".equals(health) ? style.bad(text) : style.good(text);
      default -> style.accent(text);
    };
  }

  static String truth(Style style, String status) {
    return switch (status) {
      case "True" -> style.good("yes");
      case "False" -> style.bad("no");
      default -> style.dim("unknown");
    };
  }

  static String result(Style style, String result) {
    return switch (result) {
      case "Promoted", "Done" -> style.good(result);
      case "Superseded" -> result;
      default -> style.bad(result);
    };
  }

  static String commit(String commit) {
    return commit.length() > SHORT_COMMIT && commit.matches("[0-9a-f]+")
        ? commit.substring(0, SHORT_COMMIT)
        : commit;
  }

  private static String lower(String word) {
    return Character.toLowerCase(word.charAt(0)) + word.substring(1);
  }
}
