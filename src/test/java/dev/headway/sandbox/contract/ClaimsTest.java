package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.server.Claims;
import dev.headway.testing.GeneratedFile;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of claims is the contract suite, and the other way round. */
final class ClaimsTest {
  private static final Path PAGE = Path.of("docs/reference/sandbox.md");
  private static final List<Class<?>> CASES =
      List.of(
          ServerContractIT.class,
          AccessContractIT.class,
          ReadContractIT.class,
          WatchContractIT.class,
          WriteContractIT.class,
          PatchContractIT.class,
          DeleteContractIT.class,
          BuiltinContractIT.class,
          CustomResourceContractIT.class,
          KeptKindsContractIT.class,
          KubectlContractIT.class);

  @Test
  void everyClaimHasACase() {
    for (Claims claim : Claims.values()) {
      // Cases that need running pods belong to the world's tests.
      if (!claim.needsWorld()) {
        assertThat(cases()).containsKey(claim);
      }
    }
  }

  @Test
  void everyCaseShowsAClaim() {
    CASES.stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class))
        .forEach(
            method ->
                assertThat(method.isAnnotationPresent(Claimed.class)).as("%s", method).isTrue());
  }

  @Test
  void thePageListsThem() {
    Map<Claims, Set<String>> cases = cases();
    StringBuilder table = new StringBuilder("\n| Claim | What holds | Shown by |\n|---|---|---|\n");
    for (Claims claim : Claims.values()) {
      String shown = String.join(", ", cases.getOrDefault(claim, Set.of("the world's tests")));
      table.append("| %s | %s | %s |\n".formatted(claim.id(), claim.sentence(), shown));
    }
    GeneratedFile.verifySection(PAGE, "claims", table.append('\n').toString());
  }

  private static Map<Claims, Set<String>> cases() {
    Map<Claims, Set<String>> cases = new EnumMap<>(Claims.class);
    for (Class<?> type : CASES) {
      for (Method method : type.getDeclaredMethods()) {
        Claimed claimed = method.getAnnotation(Claimed.class);
        for (Claims claim : claimed == null ? new Claims[0] : claimed.value()) {
          cases
              .computeIfAbsent(claim, c -> new TreeSet<>())
              .add("`" + type.getSimpleName() + "." + method.getName() + "`");
        }
      }
    }
    return cases;
  }

  @Test
  void theListIsReadable() {
    assertThat(Claims.text().lines())
        .hasSize(Claims.values().length)
        .allSatisfy(line -> assertThat(line).matches("[a-z0-9-]+ +\\S.*"));
  }
}
