package dev.headway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rules that only the source can show: budgets of size, blocks, comments, package documentation.
 */
final class SourceRules {
  private static final Path MAIN = Path.of("src/main/java");
  private static final Path TEST = Path.of("src/test/java");

  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES = 60;
  private static final int PARAMETERS = 5;

  /**
   * Wiring takes what it connects; a constructor in a shell may have more parameters than a
   * decision.
   */
  private static final int SHELL_PARAMETERS = 8;

  private static final int DECISION_COMPLEXITY = 10;

  private static final Pattern PURE =
      Pattern.compile(".*\\.(decide|domain|report|statistics)(\\..*)?");
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME)\\b");
  private static final Pattern SLEEP = Pattern.compile("\\b(Thread|TimeUnit\\.\\w+)\\.sleep\\(");
  private static final Pattern SWITCHED_OFF = Pattern.compile("@Disabled\\b");
  private static final Pattern MOCK =
      Pattern.compile("import (static )?(org\\.mockito|io\\.fabric8\\..*\\.mock)");

  private SourceRules() {}

  /** Checks every rule and fails once, with all that is wrong. */
  static void check() {
    List<SourceFile> main = SourceFile.below(MAIN);
    List<SourceFile> test = SourceFile.below(TEST);
    List<String> wrong = new ArrayList<>();
    main.forEach(file -> checkMain(file, wrong));
    test.forEach(file -> checkTest(file, wrong));
    checkPackages(main, wrong);
    assertThat(wrong).as("source rules (CONTRIBUTING.md, \"Size\" and \"Tests\")").isEmpty();
  }

  private static void checkMain(SourceFile file, List<String> wrong) {
    checkFile(file, wrong);
    boolean pure = PURE.matcher(file.packageName()).matches();
    for (SourceFile.Method method : file.methods()) {
      String where = file.path().getFileName() + ":" + method.firstLine() + " " + method.name();
      limit(where, "lines", method.lines(), METHOD_LINES, wrong);
      limit(where, "parameters", method.parameters(), pure ? PARAMETERS : SHELL_PARAMETERS, wrong);
      if (pure) {
        limit(
            where,
            "branches (cyclomatic complexity)",
            method.complexity(),
            DECISION_COMPLEXITY,
            wrong);
      }
    }
    if (!file.packageName().startsWith("dev.headway.adapter")) {
      file.synchronizedBlocks()
          .forEach(
              line ->
                  wrong.add(
                      file.fileName()
                          + ":"
                          + line
                          + " has a synchronized block: use java.util.concurrent"));
    }
  }

  private static void checkTest(SourceFile file, List<String> wrong) {
    checkFile(file, wrong);
    if (file.packageName().endsWith(".architecture")) {
      return; // names what it looks for
    }
    if (SLEEP.matcher(file.text()).find()) {
      wrong.add(
          file.fileName()
              + " sleeps: use a clock of the test, or Awaitility with a deadline in an *IT");
    }
    if (SWITCHED_OFF.matcher(file.text()).find()) {
      wrong.add(file.fileName() + " has a disabled test: mend it or remove it");
    }
    if (file.packageName().matches(".*\\.(decide|report|simulation)")
        && MOCK.matcher(file.text()).find()) {
      wrong.add(file.fileName() + " uses mocks: decisions and reports are tested with values");
    }
  }

  private static void checkFile(SourceFile file, List<String> wrong) {
    limit(file.fileName(), "lines", file.lines(), FILE_LINES, wrong);
    if (!file.packageName().endsWith(".architecture") && UNFINISHED.matcher(file.text()).find()) {
      wrong.add(file.fileName() + " is unfinished (TODO, FIXME): do it, or leave it out");
    }
  }

  private static void checkPackages(List<SourceFile> files, List<String> wrong) {
    Set<String> documented =
        files.stream()
            .filter(file -> file.fileName().equals("package-info.java"))
            .filter(file -> file.text().contains("/**") && file.text().contains("@NullMarked"))
            .map(SourceFile::packageName)
            .collect(Collectors.toSet());
    files.stream()
        .map(SourceFile::packageName)
        .distinct()
        .filter(name -> !documented.contains(name))
        .forEach(
            name ->
                wrong.add(
                    "package "
                        + name
                        + " has no package-info.java with a purpose sentence and @NullMarked"));
  }

  private static void limit(String where, String what, int is, int limit, List<String> wrong) {
    if (is > limit) {
      wrong.add(where + " has " + is + " " + what + ", the limit is " + limit);
    }
  }
}
