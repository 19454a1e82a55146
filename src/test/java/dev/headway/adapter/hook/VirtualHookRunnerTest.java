package dev.headway.adapter.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.adapter.check.AddressBook.Target;
import dev.headway.adapter.check.AddressBook.Verdict;
import dev.headway.adapter.check.CommandBook.Ran;
import dev.headway.adapter.check.SingleTries;
import dev.headway.domain.ObjectKey;
import dev.headway.port.CheckCourse.Aim;
import dev.headway.port.CheckProbe;
import dev.headway.port.HookRunner.HookAttempt;
import dev.headway.port.HookRunner.HookStanding;
import dev.headway.port.HookRunner.HookWork;
import dev.headway.port.HookRunner.State;
import dev.headway.port.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualHookRunnerTest {
  private static final ObjectKey CHECKOUT =
      new ObjectKey("ProgressiveDeployment", "shop", "checkout");
  private static final ObjectKey CART = new ObjectKey("ProgressiveDeployment", "shop", "cart");
  private static final HookAttempt FIRST = new HookAttempt(2, "PreDeploy", "migrate", 1);
  private static final HookAttempt SECOND = new HookAttempt(2, "PreDeploy", "migrate", 2);

  private static final HookWork.InPod WORK =
      new HookWork.InPod(
          new Aim.Pods("shop", "checkout", "aa"),
          new CheckProbe.Command("app", List.of("sync"), Optional.empty()));
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Semaphore mayEnd = new Semaphore(0);
  private final AtomicInteger begun = new AtomicInteger();
  private volatile Ran ran = new Ran.Ended(0);
  private volatile boolean ready = true;
  private final VirtualHookRunner hooks =
      new VirtualHookRunner(
          new SingleTries(
              (aim, port) ->
                  List.of(new Target("u1", "checkout-aa-x", ready, new Verdict.Absent("none"))),
              (namespace, key) -> new Reading.Missing<>(),
              (order, timeout) -> {
                begun.incrementAndGet();
                mayEnd.acquire();
                return ran;
              }),
          deployment -> ended.countDown());

  @AfterEach
  void stop() {
    hooks.close();
  }

  private HookStanding end() throws InterruptedException {
    mayEnd.release();
    assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return hooks.standings(CHECKOUT).getFirst();
  }

  @Test
  void anAttemptIsMadeOnceAndToldWhenItHasEnded() throws InterruptedException {
    hooks.start(CHECKOUT, FIRST, WORK, PATIENCE);
    hooks.start(CHECKOUT, FIRST, WORK, PATIENCE);
    assertThat(hooks.standings(CHECKOUT))
        .containsExactly(new HookStanding(FIRST, State.RUNNING, ""));
    assertThat(end()).isEqualTo(new HookStanding(FIRST, State.SUCCEEDED, ""));
    hooks.start(CHECKOUT, FIRST, WORK, PATIENCE);
    assertThat(begun).hasValue(1);
  }

  @Test
  void whyItFailedIsSaid() throws InterruptedException {
    ran = new Ran.Ended(3);
    hooks.start(CHECKOUT, FIRST, WORK, PATIENCE);
    assertThat(end())
        .isEqualTo(new HookStanding(FIRST, State.FAILED, "Command sync ended with code 3"));
  }

  @Test
  void withoutAReadyPodItFails() throws InterruptedException {
    ready = false;
    hooks.start(CHECKOUT, FIRST, WORK, PATIENCE);
    assertThat(end())
        .isEqualTo(new HookStanding(FIRST, State.FAILED, "No pod of revision aa is ready"));
    assertThat(begun).hasValue(0);
  }

  @Test
  void whoeverIsForgottenTellsNobody() throws InterruptedException {
    hooks.start(CHECKOUT, FIRST, WORK, PATIENCE);
    hooks.forget(CHECKOUT, FIRST);
    mayEnd.release();
    assertThat(ended.await(200, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(hooks.standings(CHECKOUT)).isEmpty();
  }

  @Test
  void whatWasRefusedIsKnownOfItsDeploymentAlone() {
    hooks.refused(CHECKOUT, FIRST, "no such field");
    assertThat(hooks.standings(CHECKOUT))
        .containsExactly(new HookStanding(FIRST, State.FAILED, "no such field"));
    assertThat(hooks.standings(CART)).isEmpty();
  }

  @Test
  void whatIsHinderedMayYetBegin() {
    hooks.hindered(CHECKOUT, FIRST, "not allowed");
    assertThat(hooks.standings(CHECKOUT))
        .containsExactly(new HookStanding(FIRST, State.HINDERED, "not allowed"));
    hooks.refused(CHECKOUT, FIRST, "no such field");
    assertThat(hooks.standings(CHECKOUT))
        .containsExactly(new HookStanding(FIRST, State.FAILED, "no such field"));
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
