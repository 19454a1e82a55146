package dev.headway.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.verify.Mismatch.Repair;
import dev.headway.cli.verify.ReferencesOfSpecs.Holdings;
import dev.headway.cli.verify.SlotsOfGroups.Groups;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of mismatch, from a namespace that is as it is recorded but for one thing. */
class VerificationTest {
  private static final String REST =
      "stable: {revision: aaaa, weight: 100, replicas: 2, readyReplicas: 2}";

  private static final String RELEASE =
      "stable: {revision: aaaa, weight: 75}, candidate: {revision: bbbb, weight: 25}";

  private static final String STABLE_SET = set("cart-aaaa", "cart", "aaaa", "u1", 2);
  private static final String CANDIDATE_SET = set("cart-bbbb", "cart", "bbbb", "u1", 1);
  private static final String OWN_SERVICE = service("cart-candidate", "bbbb", "u1");
  private static final String AT_REST = route("cart", "{}", "{name: cart, weight: 1}");

  /** A kept set with a copy, one that may be missing, and a ConfigMap that is live. */
  private static final String PINNED =
      set("cart-old", "cart", "old", "u1", 0)
          .replace(
              "{replicas: 0}\n",
              "{replicas: 0, template: {spec: {containers: [{name: a, envFrom: ["
                  + "{configMapRef: {name: cart-old-flags}}, {configMapRef: {name: live}},"
                  + " {configMapRef: {name: cart-old-more, optional: true}}]}]}}}\n");

  private static final String COPY =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cart-old-flags, labels:"
          + " {headway.dev/name: cart}}\n";

  record Case(String name, List<String> objects, List<String> want) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Case> cases() {
    return List.of(
        new Case("as recorded", rest(AT_REST), List.of()),
        new Case("as recorded in a release", release(25, CANDIDATE_SET), List.of()),
        new Case(
            "not looked at",
            replaced(
                rest(AT_REST),
                deployment(REST),
                deployment(REST).replace("generation: 3", "generation: 4")),
            List.of("StatusBehind ProgressiveDeployment/cart")),
        new Case(
            "no Service",
            without(rest(AT_REST), service("cart", "aaaa", "")),
            List.of("MissingService Service/cart")),
        new Case("no route", rest(), List.of("MissingRoute HTTPRoute/cart")),
        new Case(
            "no set of stable",
            without(rest(AT_REST), STABLE_SET),
            List.of("MissingSet ReplicaSet/cart-aaaa")),
        new Case("a copy", with(rest(AT_REST), PINNED, COPY), List.of()),
        new Case(
            "no copy",
            with(rest(AT_REST), PINNED),
            List.of("MissingCopy ConfigMap/cart-old-flags")),
        new Case(
            "no set of the candidate", release(25), List.of("MissingSet ReplicaSet/cart-bbbb")),
        new Case(
            "another's set of our name",
            with(rest(AT_REST), set("cart-cccc", "cart", "cccc", "other", 1)),
            List.of("ForeignOwner ReplicaSet/cart-cccc")),
        new Case(
            "another's candidate Service",
            with(rest(AT_REST), service("cart-candidate", "bbbb", "")),
            List.of("ForeignOwner Service/cart-candidate")),
        new Case(
            "another selector",
            replaced(rest(AT_REST), service("cart", "aaaa", ""), service("cart", "cccc", "")),
            List.of("SelectorDiffers Service/cart")),
        new Case(
            "a weight at rest",
            rest(
                route(
                    "cart", "{}", "{name: cart, weight: 3}", "{name: cart-candidate, weight: 1}")),
            List.of("WeightDiffers HTTPRoute/cart")),
        new Case(
            "a mark at rest",
            rest(route("cart", "{headway.dev/rest-weights: '[]'}", "{name: cart}")),
            List.of("WeightDiffers HTTPRoute/cart")),
        new Case(
            "another weight", release(50, CANDIDATE_SET), List.of("WeightDiffers HTTPRoute/cart")),
        new Case(
            "a set without a deployment",
            with(rest(AT_REST), set("gone-aaaa", "gone", "aaaa", "u9", 2)),
            List.of("OrphanedSet ReplicaSet/gone-aaaa")),
        new Case(
            "a set without an owner",
            with(rest(AT_REST), set("cart-cccc", "cart", "cccc", "", 0)),
            List.of("OrphanedSet ReplicaSet/cart-cccc")),
        new Case(
            "a key that is left",
            with(rest(AT_REST), service("gone", "aaaa", "")),
            List.of("StrayKey Service/gone")),
        new Case(
            "a mark that is left",
            with(rest(AT_REST), route("gone", "{headway.dev/rest-weights: '[]'}", "{name: x}")),
            List.of("StrayMark HTTPRoute/gone")),
        new Case(
            "no Service that a hook calls",
            replaced(rest(AT_REST), deployment(REST), CALLING),
            List.of("MissingReference Service/cache")),
        new Case(
            "no group",
            replaced(rest(AT_REST), deployment(REST), GROUPED),
            List.of("MissingGroup ReleaseGroup/shop")),
        new Case("a slot of now", with(rest(AT_REST), slot("cart", "u1", 595)), List.of()),
        new Case(
            "a slot of a release", release(25, CANDIDATE_SET, slot("cart", "u1", 605)), List.of()),
        new Case(
            "a slot without a release",
            with(rest(AT_REST), slot("cart", "u1", 605)),
            List.of("StaleLock Lease/headway-group-shop-0")),
        new Case(
            "a slot of an earlier deployment of the name",
            with(rest(AT_REST), slot("cart", "u0", 5)),
            List.of("StaleLock Lease/headway-group-shop-0")),
        new Case(
            "a slot of nobody",
            with(rest(AT_REST), slot("gone", "u9", 5)),
            List.of("StaleLock Lease/headway-group-shop-0")),
        new Case("a slot kept by hand", with(rest(AT_REST), byHand(595)), List.of()),
        new Case(
            "a slot kept by hand for too long",
            with(rest(AT_REST), byHand(600)),
            List.of("StaleLock Lease/headway-group-shop-0")),
        new Case(
            "a slot without a time",
            with(rest(AT_REST), byHand(5).replaceFirst(", renewTime: [^}]+", "")),
            List.of("StaleLock Lease/headway-group-shop-0")));
  }

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final String CALLING =
      deployment(REST)
          .replace(
              "spec:\n",
              "spec:\n  hooks: [{name: call, type: HTTP, http: {url: 'http://cache/'}}]\n");
  private static final String GROUPED =
      deployment(REST).replace("spec:\n", "spec:\n  releaseGroupName: shop\n");

  private static String slot(String holder, String uid, int age) {
    return byHand(age)
        .replace(
            "labels: {",
            "ownerReferences: [{apiVersion: headway.dev/v1alpha1, kind: ProgressiveDeployment,"
                + " name: %1$s, uid: %2$s}], labels: {headway.dev/name: %1$s, "
                    .formatted(holder, uid));
  }

  private static String byHand(int age) {
    return """
    apiVersion: coordination.k8s.io/v1
    kind: Lease
    metadata: {name: headway-group-shop-0, resourceVersion: "7", labels: {headway.dev/release-group: shop}}
    spec: {holderIdentity: somebody, leaseDurationSeconds: 600, renewTime: %s}
    """
        .formatted(NOW.minusSeconds(age).toString().replace("Z", ".000000Z"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void finds(Case c) {
    assertThat(Verification.of(evidence(c.objects()), Optional.empty()))
        .extracting(mismatch -> mismatch.kind() + " " + mismatch.object())
        .containsExactlyElementsOf(c.want());
  }

  @Test
  void mendsWhatTakesNoDecision() {
    assertThat(repair(with(rest(AT_REST), set("cart-cccc", "cart", "cccc", "", 0))))
        .contains(new Repair.Adopt("cart-cccc", "7", "cart", "u1"));
    assertThat(repair(with(rest(AT_REST), set("gone-aaaa", "gone", "aaaa", "u9", 0))))
        .contains(new Repair.Remove("gone-aaaa", "s-gone-aaaa", "7"));
    assertThat(repair(with(rest(AT_REST), service("gone", "aaaa", ""))))
        .contains(new Repair.TakeOutKey("gone", "aaaa"));
    assertThat(repair(with(rest(AT_REST), byHand(600))))
        .contains(new Repair.Unlock("headway-group-shop-0", "7"));
    assertThat(
            repair(
                replaced(rest(AT_REST), service("cart", "aaaa", ""), service("cart", "cccc", ""))))
        .contains(new Repair.Point("cart", "cccc", "aaaa"));
  }

  @Test
  void leavesWhatServesToPeople() {
    assertThat(repair(with(rest(AT_REST), set("gone-aaaa", "gone", "aaaa", "u9", 2)))).isEmpty();
    String unready = STABLE_SET.replace("readyReplicas: 2", "readyReplicas: 0");
    assertThat(
            repair(
                replaced(
                    replaced(rest(AT_REST), STABLE_SET, unready),
                    service("cart", "aaaa", ""),
                    service("cart", "cccc", ""))))
        .isEmpty();
  }

  @Test
  void looksAtOneDeployment() {
    List<String> two = with(rest(AT_REST), set("gone-aaaa", "gone", "aaaa", "u9", 2));
    assertThat(Verification.of(evidence(two), Optional.of("cart"))).isEmpty();
  }

  private static Optional<Repair> repair(List<String> objects) {
    List<Mismatch> found = Verification.of(evidence(objects), Optional.empty());
    assertThat(found).hasSize(1);
    return found.getFirst().repair();
  }

  private static List<String> rest(String... more) {
    return with(List.of(deployment(REST), service("cart", "aaaa", ""), STABLE_SET), more);
  }

  private static List<String> release(int weight, String... more) {
    String route =
        route(
            "cart",
            "{headway.dev/rest-weights: '[]'}",
            "{name: cart, weight: " + (100 - weight) + "}",
            "{name: cart-candidate, weight: " + weight + "}");
    return with(
        List.of(deployment(RELEASE), service("cart", "aaaa", ""), OWN_SERVICE, STABLE_SET, route),
        more);
  }

  private static List<String> with(List<String> objects, String... more) {
    return Stream.concat(objects.stream(), Stream.of(more)).toList();
  }

  private static List<String> without(List<String> objects, String object) {
    assertThat(objects).contains(object);
    return objects.stream().filter(each -> !each.equals(object)).toList();
  }

  private static List<String> replaced(List<String> objects, String before, String after) {
    return with(without(objects, before), after);
  }

  private static String deployment(String status) {
    return """
    apiVersion: headway.dev/v1alpha1
    kind: ProgressiveDeployment
    metadata: {name: cart, uid: u1, generation: 3}
    spec:
      traffic: {serviceName: cart, routes: [{type: GatewayAPI, gatewayAPI: {name: cart}}]}
    status: {observedGeneration: 3, %s}
    """
        .formatted(status);
  }

  private static String service(String name, String revision, String owner) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, ownerReferences: %s}
    spec: {selector: {app: cart, headway.dev/revision: %s}}
    """
        .formatted(name, owner(owner), revision);
  }

  private static String set(String name, String of, String revision, String owner, int pods) {
    return """
    apiVersion: apps/v1
    kind: ReplicaSet
    metadata:
      name: %1$s
      uid: s-%1$s
      resourceVersion: "7"
      labels: {headway.dev/name: %2$s, headway.dev/revision: %3$s}
      ownerReferences: %4$s
    spec: {replicas: %5$d}
    status: {replicas: %5$d, readyReplicas: %5$d}
    """
        .formatted(name, of, revision, owner(owner), pods);
  }

  private static String owner(String uid) {
    return uid.isEmpty()
        ? "[]"
        : "[{apiVersion: x/v1, kind: Owner, name: o, uid: %s, controller: true}]".formatted(uid);
  }

  private static String route(String name, String annotations, String... backends) {
    return """
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: %s, annotations: %s}
    spec: {rules: [{backendRefs: [%s]}]}
    """
        .formatted(name, annotations, String.join(", ", backends));
  }

  private static Evidence evidence(List<String> objects) {
    var deployments = new ArrayList<ProgressiveDeployment>();
    var sets = new ArrayList<ReplicaSet>();
    var services = new ArrayList<Service>();
    var routes = new ArrayList<GenericKubernetesResource>();
    var copies = new HashSet<String>();
    var leases = new ArrayList<Lease>();
    for (String yaml : objects) {
      if (yaml.contains("kind: Lease")) {
        leases.add(Serialization.unmarshal(yaml, Lease.class));
      } else if (yaml.contains("kind: ProgressiveDeployment")) {
        deployments.add(Serialization.unmarshal(yaml, ProgressiveDeployment.class));
      } else if (yaml.contains("kind: ReplicaSet")) {
        sets.add(Serialization.unmarshal(yaml, ReplicaSet.class));
      } else if (yaml.contains("kind: Service")) {
        services.add(Serialization.unmarshal(yaml, Service.class));
      } else if (yaml.contains("kind: ConfigMap")) {
        copies.add(Serialization.unmarshal(yaml, ConfigMap.class).getMetadata().getName());
      } else {
        routes.add(Serialization.unmarshal(yaml, GenericKubernetesResource.class));
      }
    }
    return new Evidence(
        deployments,
        sets,
        services,
        routes,
        copies,
        new Groups(List.of("other"), leases, NOW),
        new Holdings(Map.of()));
  }
}
