package dev.headway.generated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.git.GitRefusal;
import dev.headway.testing.GeneratedFile;
import dev.headway.testing.GitRefuses;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/** The page of the Git loop's refusals is the list in the program; each has a test. */
class GitRefusalReferenceTest {
  private static final Path PAGE = Path.of("docs/reference/git-refusals.md");

  @Test
  void everyRefusalHasATest() {
    assertThat(tests()).as("refusals with a test").containsOnlyKeys(GitRefusal.values());
  }

  @Test
  void table() {
    Map<GitRefusal, TreeSet<String>> tests = tests();
    String rows =
        Stream.of(GitRefusal.values())
            .map(
                refusal ->
                    "| %s | %s | `` %s `` | %s |\n"
                        .formatted(
                            refusal.name(),
                            refusal.stage().shown(),
                            refusal.form().replace("|", "\\|"),
                            tests.getOrDefault(refusal, new TreeSet<>()).stream()
                                .map(test -> "`" + test + "`")
                                .collect(Collectors.joining(", "))))
            .collect(Collectors.joining());
    GeneratedFile.verifySection(
        PAGE, "refusals", "\n| Rule | Where | Message | Test |\n|---|---|---|---|\n" + rows + "\n");
  }

  private static Map<GitRefusal, TreeSet<String>> tests() {
    Map<GitRefusal, TreeSet<String>> tests = new EnumMap<>(GitRefusal.class);
    List.of("dev.headway.gitsync", "dev.headway.adapter.git").stream()
        .flatMap(
            part ->
                ReflectionSupport.findAllClassesInPackage(
                    part, type -> true, name -> name.endsWith("Test") || name.endsWith("IT"))
                    .stream())
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(GitRefuses.class))
        .forEach(method -> add(tests, method));
    return tests;
  }

  private static void add(Map<GitRefusal, TreeSet<String>> tests, Method method) {
    for (GitRefusal refusal : method.getAnnotation(GitRefuses.class).value()) {
      tests
          .computeIfAbsent(refusal, r -> new TreeSet<>())
          .add(method.getDeclaringClass().getSimpleName() + "." + method.getName());
    }
  }
}
