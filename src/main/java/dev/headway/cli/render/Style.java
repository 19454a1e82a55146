package dev.headway.cli.render;

/**
 * Colour and glyphs, or their plain twins. Colour only repeats what the words say.
 *
 * @param colour ANSI colours are allowed
 * @param unicode glyphs beyond ASCII are allowed
 */
public record Style(boolean colour, boolean unicode) {
  public static final Style PLAIN = new Style(false, false);

  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  public String bold(String text) {
    return paint("1", text);
  }

  public String dim(String text) {
    return paint("2", text);
  }

  public String good(String text) {
    return paint("32", text);
  }

  public String warn(String text) {
    return paint("33", text);
  }

  public String bad(String text) {
    return paint("31", text);
  }

  public String accent(String text) {
    return paint("36", text);
  }

  public String tick() {
    return good(unicode ? "✔" : "+");
  }

  public String cross() {
    return bad(unicode ? "✘" : "x");
  }

  public String current() {
    return accent(unicode ? "●" : "*");
  }

  public String open() {
    return dim(unicode ? "○" : "-");
  }

  public String skipped() {
    return dim(unicode ? "·" : ".");
  }

  public String arrow() {
    return unicode ? "→" : "->";
  }

  public String separator() {
    return unicode ? " · " : ", ";
  }

  /** Branches of a tree: {@code last} ends it. */
  public String branch(boolean last) {
    if (unicode) {
      return dim(last ? "└─ " : "├─ ");
    }
    return last ? "`- " : "|- ";
  }

  /** What continues beside the children of a branch. */
  public String beside(boolean last) {
    if (last) {
      return "   ";
    }
    return unicode ? dim("│  ") : "|  ";
  }

  /** A bar of {@code width} columns, filled to {@code percent} (0 to 100). */
  public String bar(int percent, int width) {
    int bounded = Math.clamp(percent, 0, 100);
    int eighths = Math.round(bounded * width * 8 / 100f);
    int full = eighths / 8;
    if (!unicode) {
      int hashes = Math.round(bounded * width / 100f);
      return "[" + "#".repeat(hashes) + ".".repeat(width - hashes) + "]";
    }
    StringBuilder bar = new StringBuilder("█".repeat(full));
    int rest = eighths % 8;
    int drawn = full;
    if (rest > 0) {
      bar.append(EIGHTHS.charAt(rest));
      drawn++;
    }
    return accent(bar.toString()) + dim("░".repeat(width - drawn));
  }

  private String paint(String code, String text) {
    return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
