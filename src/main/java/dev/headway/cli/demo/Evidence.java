package dev.headway.cli.demo;

import dev.headway.domain.git.Commit;
import dev.headway.sandbox.world.load.LoadReport;
import java.util.List;
import java.util.Map;

/**
 * What was seen from outside.
 *
 * @param log commits of the branch, newest first
 * @param texts of the demo's file: by version as committed, and at the tip as {@code tip}
 * @param committed the commits of the story, by version
 */
record Evidence(
    Timeline timeline,
    LoadReport load,
    List<Commit> log,
    Map<String, String> texts,
    Map<String, Commit> committed) {
  static final String TIP = "tip";
  static final String FIRST = "1.0.0";
  static final String GOOD = "2.0.0";
  static final String SICK = "3.0.0";

  Evidence {
    log = List.copyOf(log);
    texts = Map.copyOf(texts);
    committed = Map.copyOf(committed);
  }

  Commit commit(String version) {
    Commit commit = committed.get(version);
    if (commit == null) {
      throw new IllegalStateException("version " + version + " was never committed");
    }
    return commit;
  }
}
