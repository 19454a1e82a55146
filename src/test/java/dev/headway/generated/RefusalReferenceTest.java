package dev.headway.generated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.refusal.RefusalCase;
import dev.headway.sandbox.refusal.Refuses;
import dev.headway.testing.GeneratedFile;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/** The page of refusals is the list in the program; each has a test, which the page names. */
class RefusalReferenceTest {
  private static final Path PAGE = Path.of("docs/reference/refusals.md");
  private static final Pattern PLACE = Pattern.compile("<[a-z ]+>");

  private record Shown(String test, String real) {}

  @Test
  void everyRefusalHasATest() {
    assertThat(shown()).as("refusals with a test").containsOnlyKeys(Refusal.values());
  }

  /** The words of a case are those of its form. */
  @Test
  void casesFollowTheirForms() {
    for (RefusalCase given : RefusalCase.all()) {
      StringBuilder form = new StringBuilder();
      String[] parts = PLACE.split(given.refusal().form(), -1);
      for (int i = 0; i < parts.length; i++) {
        form.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
      }
      assertThat(given.says())
          .as(given.refusal().name())
          .matches(Pattern.compile(form.toString(), Pattern.DOTALL));
    }
  }

  @Test
  void table() {
    Map<Refusal, Shown> shown = shown();
    StringBuilder table =
        new StringBuilder(
            "\n| Code | Reason | Message | A real server | Test |\n|---|---|---|---|---|\n");
    new TreeSet<>(shown.keySet())
        .forEach(
            refusal ->
                table.append(
                    "| %d | %s | `%s` | %s | %s |\n"
                        .formatted(
                            refusal.code(),
                            refusal.reason().isEmpty() ? "none" : refusal.reason(),
                            refusal.form().strip().replace("|", "\\|"),
                            shown.get(refusal).real(),
                            shown.get(refusal).test())));
    GeneratedFile.verifySection(PAGE, "refusals", table.append('\n').toString());
  }

  private static Map<Refusal, Shown> shown() {
    Map<Refusal, Shown> shown = new EnumMap<>(Refusal.class);
    ReflectionSupport.findAllClassesInPackage(
            "dev.headway.sandbox",
            type -> true,
            name -> name.endsWith("Test") || name.endsWith("IT"))
        .stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Refuses.class))
        .forEach(method -> add(shown, method));
    for (RefusalCase given : RefusalCase.all()) {
      shown.put(
          given.refusal(),
          new Shown("`RefusalContractIT` " + given.refusal().name(), given.real().words()));
    }
    return shown;
  }

  private static void add(Map<Refusal, Shown> shown, Method method) {
    String test = "`" + method.getDeclaringClass().getSimpleName() + "." + method.getName() + "`";
    for (Refusal refusal : method.getAnnotation(Refuses.class).value()) {
      shown.put(refusal, new Shown(test, RefusalCase.Real.NONE.words()));
    }
  }
}
