package dev.headway.cli.lint;

/**
 * Something that would be refused.
 *
 * @param file as it was named, or below the folder that was named
 * @param line from 1; 0 where it is about the file as a whole
 * @param object as kind and name; empty where it is about the document
 */
public record Finding(String file, int line, String object, String message)
    implements Comparable<Finding> {

  @Override
  public int compareTo(Finding other) {
    int byFile = file.compareTo(other.file);
    int byLine = byFile != 0 ? byFile : Integer.compare(line, other.line);
    return byLine != 0 ? byLine : message.compareTo(other.message);
  }

  /** As compilers say it, so that editors find the place. */
  @Override
  public String toString() {
    return (line == 0 ? file : file + ":" + line)
        + ": "
        + (object.isEmpty() ? "" : object + ": ")
        + message;
  }
}
