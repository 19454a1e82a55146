package dev.headway.cli.verify;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.RevisionStatus;
import dev.headway.api.v1alpha1.TrafficSpec;
import dev.headway.cli.verify.Mismatch.Kind;
import dev.headway.cli.verify.Mismatch.Repair;
import dev.headway.rollout.observe.Traffic;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what is not as it is recorded. Pure: the same evidence gives the same mismatches. */
final class Verification {
  private final Evidence evidence;
  private final List<Mismatch> found = new ArrayList<>();

  private Verification(Evidence evidence) {
    this.evidence = evidence;
  }

  /**
   * Every mismatch, in order of deployment.
   *
   * @param only the deployment that is meant; empty: all, and what belongs to none
   */
  static List<Mismatch> of(Evidence evidence, Optional<String> only) {
    var verification = new Verification(evidence);
    evidence.deployments().stream()
        .filter(deployment -> only.map(name(deployment)::equals).orElse(true))
        .forEach(verification::deployment);
    verification.orphans();
    verification.found.addAll(CopiesOfSets.missing(evidence));
    verification.found.addAll(ReferencesOfSpecs.missing(evidence));
    verification.found.addAll(SlotsOfGroups.of(evidence));
    if (only.isEmpty()) {
      verification.strays();
    }
    return verification.found.stream()
        .filter(mismatch -> only.map(mismatch.deployment()::equals).orElse(true))
        .toList();
  }

  private void deployment(ProgressiveDeployment deployment) {
    ProgressiveDeploymentStatus status = deployment.getStatus();
    Long generation = deployment.getMetadata().getGeneration();
    if (status == null || !Objects.equals(status.observedGeneration(), generation)) {
      add(
          Kind.StatusBehind,
          "ProgressiveDeployment/" + name(deployment),
          name(deployment),
          "the operator has not looked at the present spec (generation %s)".formatted(generation),
          "see whether the operator runs, and watches this namespace");
    }
    Optional.ofNullable(deployment.getSpec())
        .flatMap(spec -> Optional.ofNullable(spec.traffic()))
        .ifPresent(traffic -> traffic(deployment, traffic));
    boolean own = deployment.getSpec() == null || deployment.getSpec().workloadRef() == null;
    if (status != null && own) {
      sets(deployment, status.stable());
      sets(deployment, status.candidate());
    }
  }

  /** The set of a revision that is recorded. */
  private void sets(ProgressiveDeployment deployment, @Nullable RevisionStatus recorded) {
    if (recorded == null || recorded.revision() == null) {
      return;
    }
    boolean there =
        ofDeployment(name(deployment))
            .anyMatch(set -> recorded.revision().equals(label(set, Keys.REVISION)));
    if (!there) {
      add(
          Kind.MissingSet,
          "ReplicaSet/" + name(deployment) + "-" + recorded.revision(),
          name(deployment),
          "revision %s is recorded, and has no ReplicaSet".formatted(recorded.revision()),
          "the operator makes it again while it runs; else 'headway retry' or a new revision");
    }
  }

  private void traffic(ProgressiveDeployment deployment, TrafficSpec traffic) {
    String stable = Traffic.stable(traffic);
    Stream.of(traffic.serviceName(), stable)
        .distinct()
        .filter(service -> evidence.service(service).isEmpty())
        .forEach(
            service ->
                add(
                    Kind.MissingService,
                    "Service/" + service,
                    name(deployment),
                    "`spec.traffic` names it, and it does not exist",
                    "make the Service, or name another"));
    evidence
        .service(Traffic.candidateService(traffic))
        .filter(service -> !isOwned(service, deployment))
        .ifPresent(
            service ->
                foreign("Service/" + Traffic.candidateService(traffic), service, deployment));
    List<String> routes = routes(traffic);
    if (!routes.isEmpty()) {
      evidence.service(stable).ifPresent(service -> selector(deployment, service));
    }
    for (String route : routes) {
      evidence
          .route(route)
          .ifPresentOrElse(
              found -> weight(deployment, traffic, new RouteSeen(found)),
              () ->
                  add(
                      Kind.MissingRoute,
                      "HTTPRoute/" + route,
                      name(deployment),
                      "`spec.traffic.routes` names it, and it does not exist",
                      "make the route, or take it out of the spec"));
    }
  }

  /** At rest the stable Service selects the recorded stable revision, or none at all. */
  private void selector(ProgressiveDeployment deployment, Service service) {
    ProgressiveDeploymentStatus status = deployment.getStatus();
    String selected = selected(service);
    if (status == null || status.stable() == null || status.candidate() != null) {
      return;
    }
    String recorded = status.stable().revision();
    if (recorded == null || recorded.equals(selected)) {
      return;
    }
    boolean serves =
        ofDeployment(name(deployment))
            .filter(set -> recorded.equals(label(set, Keys.REVISION)))
            .anyMatch(set -> set.getStatus() != null && ready(set) > 0);
    found.add(
        new Mismatch(
            Kind.SelectorDiffers,
            "Service/" + service.getMetadata().getName(),
            name(deployment),
            "stable revision %s is recorded, and it selects %s"
                .formatted(recorded, selected == null ? "no revision" : selected),
            "the operator points it back within a second while it runs",
            serves && selected != null
                ? Optional.of(new Repair.Point(service.getMetadata().getName(), selected, recorded))
                : Optional.empty()));
  }

  private void weight(ProgressiveDeployment deployment, TrafficSpec traffic, RouteSeen route) {
    ProgressiveDeploymentStatus status = deployment.getStatus();
    if (status == null) {
      return;
    }
    Optional<RevisionStatus> running = Optional.ofNullable(status.candidate());
    int recorded = running.map(RevisionStatus::weight).orElse(0);
    Optional<Integer> there =
        route.candidateWeight(Traffic.stable(traffic), Traffic.candidateService(traffic));
    boolean atRest = running.isEmpty();
    String message =
        atRest && there.isPresent()
            ? "no release is recorded, and it sends %d %% to the candidate's Service"
                .formatted(there.get())
            : "a weight of %d %% is recorded, and it has %d %%"
                .formatted(recorded, there.orElse(0));
    if (there.orElse(0) != recorded || (atRest && route.isMarked())) {
      add(
          Kind.WeightDiffers,
          "HTTPRoute/" + route.name(),
          name(deployment),
          atRest && there.isEmpty()
              ? "no release is recorded, and it is marked as in one"
              : message,
          "the operator puts it back within a second while it runs");
    }
  }

  /** Sets that nobody looks after. */
  private void orphans() {
    for (ReplicaSet set : evidence.sets()) {
      String name = label(set, Keys.NAME);
      if (name == null) {
        continue;
      }
      Optional<ProgressiveDeployment> owner = evidence.deployment(name);
      Optional<OwnerReference> controller = controller(set);
      boolean foreign = owner.isPresent() && controller.isPresent() && !isOwned(set, owner.get());
      if (foreign) {
        foreign("ReplicaSet/" + set.getMetadata().getName(), set, owner.get());
      } else if (owner.isEmpty() || controller.isEmpty()) {
        orphan(set, name, owner);
      }
    }
  }

  private void orphan(ReplicaSet set, String name, Optional<ProgressiveDeployment> owner) {
    int pods = Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
    var metadata = set.getMetadata();
    Optional<Repair> repair =
        owner
            .<Repair>map(
                it ->
                    new Repair.Adopt(
                        metadata.getName(),
                        metadata.getResourceVersion(),
                        name,
                        it.getMetadata().getUid()))
            .or(
                () ->
                    pods == 0
                        ? Optional.of(
                            new Repair.Remove(
                                metadata.getName(),
                                metadata.getUid(),
                                metadata.getResourceVersion()))
                        : Optional.empty());
    String remedy =
        owner.isPresent()
            ? "it gets its deployment as owner again"
            : pods == 0
                ? "it is removed"
                : "it serves with %d pods: delete it, or make the deployment again".formatted(pods);
    found.add(
        new Mismatch(
            Kind.OrphanedSet,
            "ReplicaSet/" + metadata.getName(),
            name,
            owner.isPresent()
                ? "it carries the deployment's label and has no owner"
                : "there is no ProgressiveDeployment '%s' any more".formatted(name),
            remedy,
            repair));
  }

  /** Traces of deployments that are gone. */
  private void strays() {
    Set<String> looked =
        evidence.deployments().stream()
            .flatMap(deployment -> Optional.ofNullable(deployment.getSpec().traffic()).stream())
            .flatMap(
                traffic -> Stream.of(Traffic.stable(traffic), Traffic.candidateService(traffic)))
            .collect(Collectors.toSet());
    Set<String> routes =
        evidence.deployments().stream()
            .flatMap(deployment -> Optional.ofNullable(deployment.getSpec().traffic()).stream())
            .flatMap(traffic -> routes(traffic).stream())
            .collect(Collectors.toSet());
    for (Service service : evidence.services()) {
      String selected = selected(service);
      String name = service.getMetadata().getName();
      if (selected != null && !looked.contains(name)) {
        found.add(
            new Mismatch(
                Kind.StrayKey,
                "Service/" + name,
                "",
                "it selects revision %s, and no ProgressiveDeployment names it".formatted(selected),
                "its selector loses the key " + Keys.REVISION,
                Optional.of(new Repair.TakeOutKey(name, selected))));
      }
    }
    evidence.routes().stream()
        .map(RouteSeen::new)
        .filter(route -> route.isMarked() && !routes.contains(route.name()))
        .forEach(
            route ->
                add(
                    Kind.StrayMark,
                    "HTTPRoute/" + route.name(),
                    "",
                    "it is marked as in a release, and no ProgressiveDeployment names it",
                    "apply it as it stands in Git, and take out the annotation "
                        + Keys.REST_WEIGHTS));
  }

  private void foreign(String object, HasMetadata item, ProgressiveDeployment deployment) {
    String owner =
        controller(item)
            .map(reference -> reference.getKind() + "/" + reference.getName())
            .orElse("nobody");
    add(
        Kind.ForeignOwner,
        object,
        name(deployment),
        "it belongs to %s, and Headway works with an object of that name".formatted(owner),
        "rename one of the two");
  }

  private void add(Kind kind, String object, String deployment, String message, String remedy) {
    found.add(new Mismatch(kind, object, deployment, message, remedy, Optional.empty()));
  }

  private Stream<ReplicaSet> ofDeployment(String name) {
    return evidence.sets().stream().filter(set -> name.equals(label(set, Keys.NAME)));
  }

  private static int ready(ReplicaSet set) {
    return Optional.ofNullable(set.getStatus().getReadyReplicas()).orElse(0);
  }

  private static Optional<OwnerReference> controller(HasMetadata item) {
    return item.getMetadata().getOwnerReferences().stream()
        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
        .findFirst();
  }

  private static boolean isOwned(HasMetadata item, ProgressiveDeployment deployment) {
    return controller(item)
        .map(reference -> reference.getUid().equals(deployment.getMetadata().getUid()))
        .orElse(false);
  }

  private static @Nullable String label(HasMetadata item, String key) {
    Map<String, String> labels = item.getMetadata().getLabels();
    return labels == null ? null : labels.get(key);
  }

  private static @Nullable String selected(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector == null || controller(service).isPresent() ? null : selector.get(Keys.REVISION);
  }

  private static String name(HasMetadata item) {
    return item.getMetadata().getName();
  }

  private static List<String> routes(TrafficSpec traffic) {
    return Traffic.routes(traffic).stream()
        .flatMap(route -> Optional.ofNullable(route.gatewayAPI()).stream())
        .map(TrafficSpec.GatewayApiRoute::name)
        .distinct()
        .toList();
  }
}
