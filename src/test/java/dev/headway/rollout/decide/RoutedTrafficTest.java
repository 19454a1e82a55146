package dev.headway.rollout.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.Because;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.TrafficSeen.EndpointsSeen;
import dev.headway.rollout.decide.TrafficSeen.Route;
import dev.headway.rollout.decide.TrafficSeen.RouteSeen;
import dev.headway.rollout.decide.TrafficSeen.ServiceSeen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Services and routes say to a release. */
class RoutedTrafficTest {
  private static final Revision A = Revision.of("a".repeat(64), 1);
  private static final Revision B = Revision.of("b".repeat(64), 1);
  private static final Observed<ServiceSeen> OURS = service(true);
  private static final Route GOOD = route(20, true, true, "");

  @Test
  void nothingIsWrongWithWhatIsThere() {
    TrafficSeen traffic = traffic(OURS, OURS, Observed.known(GOOD));
    assertThat(RoutedTraffic.problem(traffic)).isEmpty();
    assertThat(RoutedTraffic.unreadable(traffic)).isEmpty();
    assertThat(RoutedTraffic.problem(traffic(OURS, Observed.missing(), Observed.known(GOOD))))
        .as("the candidate Service is made when it is needed")
        .isEmpty();
  }

  @Test
  void whatIsMissingOrSomebodyElsesIsNamed() {
    assertThat(RoutedTraffic.problem(traffic(Observed.missing(), OURS, Observed.known(GOOD))))
        .contains("Service shop/shop does not exist");
    assertThat(RoutedTraffic.problem(traffic(OURS, service(false), Observed.known(GOOD))))
        .contains("Service shop/shop-candidate exists and belongs to somebody else");
    assertThat(RoutedTraffic.problem(traffic(OURS, OURS, Observed.missing())))
        .contains("HTTPRoute shop/web-0 does not exist");
    Route elsewhere =
        new Route(0, Weight.ZERO, true, false, true, true, Optional.empty(), Optional.empty(), "1");
    assertThat(
            RoutedTraffic.problem(
                traffic(OURS, OURS, Observed.known(GOOD), Observed.known(elsewhere))))
        .contains("HTTPRoute shop/web-1 has no rule that points at Service shop/shop");
  }

  @Test
  void theFirstThatCouldNotBeReadIsNamed() {
    assertThat(
            RoutedTraffic.unreadable(
                traffic(OURS, OURS, Observed.known(GOOD), Observed.unknown("a route timed out"))))
        .contains("a route timed out");
    assertThat(
            RoutedTraffic.unreadable(
                traffic(
                    Observed.unknown("a Service timed out"), OURS, Observed.unknown("a route"))))
        .contains("a Service timed out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | ''         | true  | ''         | the routes",
        "true  | ''         | false | no backend | HTTPRoute shop/web-1 (no backend)",
        "false | ''         | false | no backend | HTTPRoute shop/web-0",
      })
  void theFirstRouterThatHasNotAcceptedIsNamed(
      boolean one, String ofOne, boolean other, String ofOther, String text) {
    TrafficSeen traffic =
        traffic(
            OURS,
            OURS,
            Observed.known(route(20, true, one, ofOne)),
            Observed.known(route(20, true, other, ofOther)));
    assertThat(RoutedTraffic.rejection(traffic)).isEqualTo(text);
    assertThat(RoutedTraffic.isAccepted(traffic)).isEqualTo(one && other);
    assertThat(RoutedTraffic.isAnswered(traffic)).isEqualTo(one && other);
  }

  @ParameterizedTest(name = "{0} pods of a, {1} of b, {2} needed: {3}")
  @CsvSource({
    "3, 0, 3, true",
    "2, 0, 3, false",
    "3, 1, 3, false",
    "0, 0, 0, true",
    "0, 1, 0, false"
  })
  void theStableServiceHasArrivedWhereItHasThePodsAndNoOthers(
      int a, int b, int needed, boolean arrived) {
    TrafficSeen there = traffic(OURS, OURS, Observed.known(GOOD));
    TrafficSeen traffic =
        new TrafficSeen(
            there.stableKey(),
            there.candidateKey(),
            there.stable(),
            there.candidate(),
            Observed.known(new EndpointsSeen(Map.of(A.name(), a, B.name(), b))),
            there.candidateEndpoints(),
            there.routes());
    assertThat(RoutedTraffic.hasArrived(traffic, A, needed)).isEqualTo(arrived);
  }

  @Test
  void onlyRoutesThatAreElsewhereAreWritten() {
    TrafficSeen traffic =
        traffic(
            OURS,
            OURS,
            Observed.known(route(20, true, true, "")),
            Observed.known(route(20, false, true, "")),
            Observed.known(route(50, true, true, "")),
            Observed.known(route(10, true, true, "")));
    assertThat(
            RoutedTraffic.setWeight(
                traffic, Weight.ofPercent(20), Because.of(Reason.STEP_RUNNING, "a test")))
        .extracting(
            action ->
                action instanceof Action.SetWeight set
                    ? set.route().name() + (set.raises() ? " up" : "")
                    : "another action")
        .containsExactly("web-1", "web-2", "web-3 up");
    assertThat(RoutedTraffic.present(traffic)).isEqualTo(Weight.ofPercent(50));
    assertThat(RoutedTraffic.isAt(traffic, Weight.ofPercent(20))).isFalse();
  }

  private static Observed<ServiceSeen> service(boolean owned) {
    return Observed.known(new ServiceSeen(Optional.of(A.name()), owned, Optional.empty(), "1"));
  }

  private static Route route(int percent, boolean even, boolean accepted, String problem) {
    return new Route(
        1,
        Weight.ofPercent(percent),
        even,
        true,
        accepted,
        accepted,
        problem.isEmpty() ? Optional.empty() : Optional.of(problem),
        Optional.empty(),
        "1");
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // Only read.
  private static TrafficSeen traffic(
      Observed<ServiceSeen> stable, Observed<ServiceSeen> candidate, Observed<Route>... routes) {
    List<Observed<Route>> all = List.of(routes);
    return new TrafficSeen(
        new ObjectKey("Service", "shop", "shop"),
        new ObjectKey("Service", "shop", "shop-candidate"),
        stable,
        candidate,
        Observed.missing(),
        Observed.missing(),
        IntStream.range(0, all.size())
            .mapToObj(
                i -> new RouteSeen(new ObjectKey("HTTPRoute", "shop", "web-" + i), all.get(i)))
            .toList());
  }
}
