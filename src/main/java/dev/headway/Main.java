package dev.headway;

/** The program's entry: reads the command line and wires the parts together. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(args.length);
  }
}
