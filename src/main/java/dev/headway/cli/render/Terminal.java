package dev.headway.cli.render;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a command prints, and what it may use there.
 *
 * @param interactive standard output is a terminal: lines may be redrawn in place
 * @param width columns; lines that are redrawn in place are cut to it
 */
public record Terminal(
    PrintStream out, PrintStream err, boolean interactive, Style style, int width) {
  private static final Pattern SIZE = Pattern.compile("\\d+\\s+(\\d{1,4})");
  private static final int DEFAULT_WIDTH = 100;
  private static final int LEAST_WIDTH = 40;

  /**
   * Works out colour, glyphs and width.
   *
   * @param size {@code "<rows> <columns>"} where standard output is a terminal, else empty
   */
  public static Terminal detect(
      PrintStream out, PrintStream err, String size, Map<String, String> environment) {
    boolean interactive = !size.isBlank();
    boolean dumb = environment.getOrDefault("TERM", "").equals("dumb");
    boolean noColour = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    Style style = new Style(interactive && !dumb && !noColour, speaksUnicode(environment));
    return new Terminal(out, err, interactive && !dumb, style, columns(size));
  }

  /** A plain terminal, as a pipe or a file is. */
  public static Terminal plain(PrintStream out, PrintStream err) {
    return new Terminal(out, err, false, Style.PLAIN, DEFAULT_WIDTH);
  }

  private static boolean speaksUnicode(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        String upper = value.toUpperCase(Locale.ROOT);
        return upper.contains("UTF-8") || upper.contains("UTF8");
      }
    }
    return false;
  }

  private static int columns(String size) {
    Matcher match = SIZE.matcher(size.trim());
    if (!match.matches()) {
      return DEFAULT_WIDTH;
    }
    int columns = Integer.parseInt(match.group(1));
    return columns < LEAST_WIDTH ? DEFAULT_WIDTH : columns;
  }
}
