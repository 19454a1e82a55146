package dev.headway.gitsync.decide;

/** The field manager of a GitSync: its own for each, so that two never share a field unseen. */
public final class ManagerNames {
  private static final int LONGEST = 128;

  private ManagerNames() {}

  public static String of(String owner) {
    String name = "headway-gitsync-" + owner;
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
  }

  /** The manager that takes over a field which leaves Git and has to keep its value. */
  public static String keeper(String owner) {
    return "headway-kept-" + owner;
  }
}
