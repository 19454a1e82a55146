package dev.headway.cli.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Aligned columns; colour does not count as width, the last column is not padded. */
public final class Table {
  private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final String GAP = "   ";

  private final List<List<String>> rows = new ArrayList<>();

  public Table row(String... cells) {
    return row(List.of(cells));
  }

  public Table row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  public List<String> lines() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i));
      if (i < row.size() - 1) {
        line.repeat(" ", widths[i] - width(row.get(i))).append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  /** Columns that a text takes on a terminal, as far as each code point takes one. */
  static int width(String text) {
    String bare = ANSI.matcher(text).replaceAll("");
    return bare.codePointCount(0, bare.length());
  }

  /** Cuts a line to {@code columns}, keeping colours whole. */
  public static String cut(String line, int columns) {
    if (width(line) <= columns) {
      return line;
    }
    StringBuilder kept = new StringBuilder();
    int used = 0;
    int at = 0;
    var codes = ANSI.matcher(line);
    boolean coloured = false;
    while (at < line.length() && used < columns) {
      if (codes.find(at) && codes.start() == at) {
        kept.append(codes.group());
        at = codes.end();
        coloured = true;
      } else {
        int point = line.codePointAt(at);
        kept.appendCodePoint(point);
        at += Character.charCount(point);
        used++;
      }
    }
    return coloured ? kept.append("\u001b[0m").toString() : kept.toString();
  }
}
