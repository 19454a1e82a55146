package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.testing.GeneratedFile;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The functional scenarios of others, each with the test that covers it here or the reason why
 * there is none. A name stands for a test method, a story of the simulation, a cell of the matrix,
 * or a row of the table of transitions; each has to exist.
 */
class PeerScenariosTest {
  private static final Path DATA = Path.of("src/test/resources/rollout/peers.table");
  private static final String REASON = "- ";
  private static final Map<String, List<Class<?>>> TESTS = tests();

  record Line(String peer, String scenario, String shown) {
    static Line parse(String line) {
      String[] parts = line.split("\\|", 3);
      return new Line(parts[0], parts[1], parts[2]);
    }

    boolean isCovered() {
      return !shown.startsWith(REASON);
    }

    List<String> names() {
      return List.of(shown.split("; "));
    }

    @Override
    public String toString() {
      return peer + ": " + scenario;
    }
  }

  static Stream<Line> lines() {
    return GeneratedFile.read(DATA).lines().map(Line::parse);
  }

  static Stream<Line> covered() {
    return lines().filter(Line::isCovered);
  }

  @ParameterizedTest
  @MethodSource("covered")
  void whatIsNamedExists(Line line) {
    assertThat(line.names()).allSatisfy(name -> assertThat(exists(name)).as(name).isTrue());
  }

  @Test
  void theDocumentHasEveryScenario() {
    StringBuilder text =
        new StringBuilder("\n| Whose | Scenario | Shown by, or why not |\n|---|---|---|\n");
    lines()
        .forEach(
            line ->
                text.append(
                    "| %s | %s | %s |\n".formatted(line.peer(), line.scenario(), cell(line))));
    GeneratedFile.verifySection(
        Path.of("docs/concepts/tested.md"), "peers", text.append('\n').toString());
  }

  private static String cell(Line line) {
    return line.isCovered()
        ? line.names().stream().map(PeerScenariosTest::shown).collect(Collectors.joining(", "))
        : line.shown().substring(REASON.length());
  }

  private static String shown(String name) {
    return name.startsWith("story ")
        ? "story \"" + name.substring("story ".length()) + "\""
        : name.startsWith("matrix ") || name.startsWith("table ")
            ? name.split(" ", 2)[0] + ": " + words(name)
            : "`" + name + "`";
  }

  private static String words(String name) {
    return name.startsWith("matrix ")
        ? form(name).words() + ", " + Occasion.valueOf(name.split(" ")[2]).words()
        : place(name).words() + ", " + happening(name).words();
  }

  private static boolean exists(String name) {
    if (name.startsWith("story ")) {
      return Scenarios.all().stream()
          .anyMatch(story -> story.name().equals(name.substring("story ".length())));
    }
    if (name.startsWith("matrix ")) {
      return form(name) != null && Occasion.valueOf(name.split(" ")[2]) != null;
    }
    if (name.startsWith("table ")) {
      return place(name) != null && happening(name) != null;
    }
    String[] parts = name.split("\\.", 2);
    return TESTS.getOrDefault(parts[0], List.of()).stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> method.getName().equals(parts[1]))
        .anyMatch(PeerScenariosTest::isTest);
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }

  private static Form form(String name) {
    return Form.valueOf(name.split(" ")[1]);
  }

  private static Place place(String name) {
    String words = name.substring("table ".length(), name.lastIndexOf(' '));
    Optional<Place> place =
        Stream.of(Place.values()).filter(each -> each.words().equals(words)).findAny();
    return place.orElseThrow();
  }

  private static Happening happening(String name) {
    return Happening.valueOf(name.substring(name.lastIndexOf(' ') + 1));
  }

  private static Map<String, List<Class<?>>> tests() {
    return ReflectionSupport.findAllClassesInPackage(
            "dev.headway", type -> true, name -> name.endsWith("Test") || name.endsWith("IT"))
        .stream()
        .collect(Collectors.groupingBy(Class::getSimpleName, TreeMap::new, Collectors.toList()));
  }
}
