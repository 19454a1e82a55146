package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.server.Claims;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The list of claims is the contract suite, and the other way round. */
final class ClaimsTest {
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
    Set<Claims> shown = EnumSet.noneOf(Claims.class);
    for (Class<?> type : CASES) {
      for (Method method : type.getDeclaredMethods()) {
        Claimed claimed = method.getAnnotation(Claimed.class);
        if (claimed != null) {
          shown.addAll(List.of(claimed.value()));
        } else if (method.isAnnotationPresent(Test.class)) {
          throw new AssertionError(method + " shows no claim");
        }
      }
    }
    // Cases that need running pods belong to the world's tests.
    for (Claims claim : Claims.values()) {
      if (!claim.needsWorld()) {
        assertThat(shown).contains(claim);
      }
    }
  }

  @Test
  void theListIsReadable() {
    assertThat(Claims.text().lines())
        .hasSize(Claims.values().length)
        .allSatisfy(line -> assertThat(line).matches("[a-z0-9-]+ +\\S.*"));
  }
}
