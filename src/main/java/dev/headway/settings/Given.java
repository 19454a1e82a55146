package dev.headway.settings;

import java.util.List;

/**
 * A value that somebody gave a setting.
 *
 * @param where it stands, as in "line 3" or "HEADWAY_LOG_LEVEL"
 */
record Given(List<String> values, String where) {
  Given {
    values = List.copyOf(values);
  }
}
