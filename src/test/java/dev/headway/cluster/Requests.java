package dev.headway.cluster;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What operators have asked of the API server, by their own metric. */
final class Requests {
  private static final Pattern LINE =
      Pattern.compile("headway_api_requests_total\\{([^}]*)} ([0-9.E]+)");
  private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"([^\"]*)\"");

  private final Set<String> used = new TreeSet<>();
  private final Set<String> forbidden = new TreeSet<>();

  /** A page of metrics: lines as {@code headway_api_requests_total{code="200",…} 3.0}. */
  synchronized void read(String page) {
    Matcher line = LINE.matcher(page);
    while (line.find()) {
      String verb = "";
      String resource = "";
      String code = "";
      Matcher label = LABEL.matcher(line.group(1));
      while (label.find()) {
        switch (label.group(1)) {
          case "verb" -> verb = label.group(2);
          case "resource" -> resource = label.group(2);
          default -> code = label.group(2);
        }
      }
      used.add(verb + " " + resource);
      if (code.equals("403")) {
        forbidden.add(verb + " " + resource);
      }
    }
  }

  /** As {@code patch progressivedeployments/status}. */
  synchronized Set<String> used() {
    return Set.copyOf(used);
  }

  synchronized Set<String> forbidden() {
    return new TreeSet<>(forbidden);
  }
}
