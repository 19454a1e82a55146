package dev.headway.settings;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads settings from environment variables. */
final class Variables {
  static final String PREFIX = "HEADWAY_";

  /** Variables of the launcher and of the pod, which are no settings. */
  private static final Set<String> OTHERS =
      Set.of(
          "HEADWAY_DEBUG",
          "HEADWAY_JAVA_HOME",
          "HEADWAY_JAVA_OPTS",
          "HEADWAY_NO_CACHE",
          "HEADWAY_POD_NAME",
          "HEADWAY_SETTINGS");

  /** What Kubernetes itself gives a pod for a Service that is named headway or headway-metrics. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");

  private Variables() {}

  /** Reads an environment; lists are parted by commas. */
  static Map<Setting, Given> read(Map<String, String> environment, List<String> problems) {
    Map<Setting, Given> given = new EnumMap<>(Setting.class);
    for (var each : new TreeMap<>(environment).entrySet()) {
      String variable = each.getKey();
      if (!variable.startsWith(PREFIX) || OTHERS.contains(variable)) {
        continue;
      }
      Arrays.stream(Setting.values())
          .filter(setting -> setting.variable().equals(variable))
          .findFirst()
          .ifPresentOrElse(
              setting -> given.put(setting, new Given(split(setting, each.getValue()), variable)),
              () -> {
                if (!SERVICE_LINK.matcher(variable).matches()) {
                  problems.add(
                      variable + " is not a setting; docs/reference/settings.md lists all");
                }
              });
    }
    return given;
  }

  /** The values that one text stands for. */
  static List<String> split(Setting setting, String text) {
    if (!setting.form().isList()) {
      return List.of(text.strip());
    }
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
