package dev.headway.gitsync.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A YAML file as bytes: where its documents begin and end. The documents laid end to end are the
 * file, byte for byte, whatever they contain, so that one can be replaced without touching others.
 *
 * <p>A line that begins with {@code ---} and a blank at column 0 starts a document, also inside of
 * what looks like a block scalar: YAML 1.2, 9.1.2 forbids such lines in any content. A line of
 * {@code ...} ends one.
 */
public final class DocumentText {
  private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private DocumentText() {}

  /**
   * A document's place in the bytes of its file.
   *
   * @param start of the document with everything that belongs to it
   * @param coreStart of the text itself: after byte order mark, directives, marker and blank lines
   * @param coreEnd after its last byte that is not blank
   * @param end where the next document starts
   * @param line of the start, from 1
   */
  public record Span(int start, int coreStart, int coreEnd, int end, int line) {
    public boolean isEmpty() {
      return coreStart >= coreEnd;
    }
  }

  /** The documents of a file, empty ones included, in order. At least one for any file. */
  public static List<Span> split(byte[] file) {
    List<Span> spans = new ArrayList<>();
    int start = 0;
    int startLine = 1;
    int line = 1;
    boolean begun = false;
    for (int at = bomLength(file); at < file.length; at = nextLine(file, at), line++) {
      if (isMarker(file, at, '-') && begun) {
        spans.add(span(file, start, at, startLine));
        start = at;
        startLine = line;
      }
      if (isMarker(file, at, '.')) {
        int next = nextLine(file, at);
        spans.add(span(file, start, next, startLine));
        start = next;
        startLine = line + 1;
        begun = false;
      } else {
        begun = begun || !isPreamble(file, at);
      }
    }
    if (start < file.length || spans.isEmpty()) {
      spans.add(span(file, start, file.length, startLine));
    }
    return List.copyOf(spans);
  }

  /** The file as one document, as JSON is. */
  public static Span whole(byte[] file) {
    int start = bomLength(file);
    while (start < file.length && isSpace(file[start])) {
      start++;
    }
    return new Span(0, start, trimmed(file, start, file.length), file.length, 1);
  }

  /** The text of a document without marker and surrounding blank lines. */
  public static byte[] core(byte[] file, Span span) {
    return Arrays.copyOfRange(file, span.coreStart(), Math.max(span.coreStart(), span.coreEnd()));
  }

  /**
   * The file with another text in the place of one document. Marker, byte order mark and blank
   * lines around it stay as they are, except that a text which brings its own marker replaces the
   * marker.
   */
  public static byte[] replace(byte[] file, Span span, byte[] core) {
    boolean brings = isMarker(core, 0, '-');
    boolean had = !span.isEmpty() && isMarker(file, span.coreStart(), '-');
    byte[] before = Arrays.copyOfRange(file, 0, span.coreStart());
    if (brings && !had) {
      before = withoutLastMarker(before, span.start());
    } else if (had && !brings) {
      before = concat(before, concat(bytes("---"), lineEnd(file)));
    }
    byte[] after = Arrays.copyOfRange(file, span.coreEnd(), file.length);
    return concat(concat(before, core), after);
  }

  private static byte[] withoutLastMarker(byte[] before, int from) {
    for (int at = from + (from == 0 ? bomLength(before) : 0);
        at < before.length;
        at = nextLine(before, at)) {
      if (isMarker(before, at, '-')) {
        return Arrays.copyOf(before, at);
      }
    }
    return before;
  }

  private static Span span(byte[] file, int start, int end, int line) {
    int core = coreStart(file, start, end);
    int coreEnd = trimmed(file, core, end);
    int lastLine = lineStart(file, core, coreEnd);
    if (lastLine >= core && isMarker(file, lastLine, '.')) {
      coreEnd = trimmed(file, core, lastLine);
    }
    return new Span(start, core, coreEnd, end, line);
  }

  /**
   * After the marker, where only comments, directives and blank lines come before it; else after
   * blank lines.
   */
  private static int coreStart(byte[] file, int start, int end) {
    int at = start + (start == 0 ? bomLength(file) : 0);
    int core = at;
    while (at < end && (isBareMarker(file, at) || isPreamble(file, at))) {
      int next = nextLine(file, at);
      core = isBareMarker(file, at) ? next : core;
      at = next;
    }
    while (core < end && isBlank(file, core)) {
      core = nextLine(file, core);
    }
    return Math.min(core, end);
  }

  private static int trimmed(byte[] file, int from, int end) {
    int at = end;
    while (at > from && isSpace(file[at - 1])) {
      at--;
    }
    return at;
  }

  private static int lineStart(byte[] file, int from, int end) {
    int at = end;
    while (at > from && file[at - 1] != '\n' && file[at - 1] != '\r') {
      at--;
    }
    return at;
  }

  /** Three dashes or dots at the start of a line, then a blank or the end. */
  private static boolean isMarker(byte[] file, int at, char sign) {
    return at + 3 <= file.length
        && file[at] == sign
        && file[at + 1] == sign
        && file[at + 2] == sign
        && (at + 3 == file.length || isSpace(file[at + 3]));
  }

  /** A marker with nothing after it on its line but a comment. */
  private static boolean isBareMarker(byte[] file, int at) {
    if (!isMarker(file, at, '-')) {
      return false;
    }
    int next = afterBlanks(file, at + 3);
    return next == file.length || isLineEnd(file[next]) || file[next] == '#';
  }

  private static boolean isBlank(byte[] file, int at) {
    int next = afterBlanks(file, at);
    return next == file.length || isLineEnd(file[next]);
  }

  private static int afterBlanks(byte[] file, int at) {
    int next = at;
    while (next < file.length && (file[next] == ' ' || file[next] == '\t')) {
      next++;
    }
    return next;
  }

  private static boolean isLineEnd(byte value) {
    return value == '\n' || value == '\r';
  }

  /** Blank, a comment or a directive: what may stand before a document begins. */
  private static boolean isPreamble(byte[] file, int at) {
    int next = afterBlanks(file, at);
    return isBlank(file, at) || file[next] == '#' || file[at] == '%';
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || value == '\t' || value == '\n' || value == '\r';
  }

  /** The start of the next line; CR, LF and CRLF end one, as in YAML. */
  private static int nextLine(byte[] file, int at) {
    int next = at;
    while (next < file.length && file[next] != '\n' && file[next] != '\r') {
      next++;
    }
    if (next + 1 < file.length && file[next] == '\r' && file[next + 1] == '\n') {
      return next + 2;
    }
    return Math.min(next + 1, file.length);
  }

  private static byte[] lineEnd(byte[] file) {
    for (int at = 0; at < file.length; at++) {
      if (file[at] == '\n') {
        return bytes(at > 0 && file[at - 1] == '\r' ? "\r\n" : "\n");
      }
    }
    return bytes("\n");
  }

  private static byte[] bytes(String ascii) {
    byte[] result = new byte[ascii.length()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) ascii.charAt(i);
    }
    return result;
  }

  private static int bomLength(byte[] file) {
    return file.length >= BOM.length && Arrays.equals(file, 0, BOM.length, BOM, 0, BOM.length)
        ? BOM.length
        : 0;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
