package dev.headway.adapter.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.ObjectKey;
import dev.headway.port.HookRunner.HookAttempt;
import dev.headway.port.HookRunner.HookStanding;
import org.junit.jupiter.api.Test;

class RefusedHooksTest {
  private static final ObjectKey CHECKOUT =
      new ObjectKey("ProgressiveDeployment", "shop", "checkout");
  private static final ObjectKey CART = new ObjectKey("ProgressiveDeployment", "shop", "cart");
  private static final HookAttempt FIRST = new HookAttempt(2, "PreDeploy", "migrate", 1);
  private static final HookAttempt SECOND = new HookAttempt(2, "PreDeploy", "migrate", 2);

  private final RefusedHooks hooks = new RefusedHooks();

  @Test
  void whatWasRefusedIsKnownOfItsDeploymentAlone() {
    hooks.refused(CHECKOUT, FIRST, "no such field");
    assertThat(hooks.standings(CHECKOUT)).containsExactly(new HookStanding(FIRST, "no such field"));
    assertThat(hooks.standings(CART)).isEmpty();
  }

  @Test
  void anAttemptIsForgottenAndTheOthersStay() {
    hooks.refused(CHECKOUT, FIRST, "no such field");
    hooks.refused(CHECKOUT, SECOND, "still no such field");
    hooks.forget(CHECKOUT, FIRST);
    hooks.forget(CART, SECOND);
    assertThat(hooks.standings(CHECKOUT)).extracting(HookStanding::attempt).containsExactly(SECOND);
  }

  @Test
  void nothingIsKeptOfADeploymentThatIsGone() {
    hooks.refused(CHECKOUT, FIRST, "no such field");
    hooks.refused(CART, FIRST, "no such field");
    hooks.forget(CHECKOUT);
    assertThat(hooks.standings(CHECKOUT)).isEmpty();
    assertThat(hooks.standings(CART)).hasSize(1);
  }
}
