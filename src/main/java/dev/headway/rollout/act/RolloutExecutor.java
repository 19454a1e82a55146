package dev.headway.rollout.act;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ReleaseActionStatus;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Weight;
import dev.headway.port.CheckCourse;
import dev.headway.port.CheckCourse.Aim;
import dev.headway.port.CheckCourse.CourseId;
import dev.headway.port.CheckRunner;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.ClusterWriter;
import dev.headway.port.HookRunner;
import dev.headway.port.LiveReader;
import dev.headway.port.TrafficRouter;
import dev.headway.port.TrafficRouter.RouteKey;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.CheckRun;
import dev.headway.rollout.decide.Memory.Refused;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.SetMarks.Role;
import dev.headway.rollout.observe.HeldFields;
import dev.headway.rollout.observe.Material;
import dev.headway.rollout.observe.Material.CheckAim;
import dev.headway.rollout.observe.Observation;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Carries out plans of releases. */
public final class RolloutExecutor {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ClusterWriter writer;
  private final LiveReader live;
  private final TrafficRouter router;
  private final CheckRunner checks;
  private final HookRunner hooks;
  private final BiFunction<Action.CompleteRequest, Instant, ReleaseActionStatus> answers;

  /**
   * Acts through these.
   *
   * @param answers how the status of an answered ReleaseAction reads
   */
  public RolloutExecutor(
      ClusterWriter writer,
      LiveReader live,
      TrafficRouter router,
      CheckRunner checks,
      HookRunner hooks,
      BiFunction<Action.CompleteRequest, Instant, ReleaseActionStatus> answers) {
    this.writer = writer;
    this.live = live;
    this.router = router;
    this.checks = checks;
    this.hooks = hooks;
    this.answers = answers;
  }

  /** Carries out the actions in order, up to the first that fails. */
  public Outcome execute(List<Action> actions, Observation seen) {
    var run = new Run(seen, new LiveGuards(live, router, seen.snapshot(), seen.material()));
    var done = new ArrayList<Action>();
    for (Action action : actions) {
      try {
        run.carryOut(action);
        done.add(action);
      } catch (ClusterFailure failed) {
        return stopped(action, done, failed);
      }
    }
    return new Outcome(done, Optional.empty(), Optional.empty(), run.attempts.outputs());
  }

  /**
   * Asks that routes and Services be put back before the deployment goes, and writes down which.
   */
  public void addFinalizer(
      ObjectKey deployment,
      String resourceVersion,
      List<String> present,
      Optional<String> trafficRecord) {
    ObjectNode patch = traces(present, trafficRecord);
    if (trafficRecord.isEmpty()) {
      patch.withArray("/metadata/finalizers").add(Keys.FINALIZER);
    }
    writer.merge(deployment, deployment, resourceVersion, patch);
  }

  /** Stops the checks of a deployment that is gone. */
  public void forget(ObjectKey deployment) {
    checks.run(deployment, List.of());
    hooks.forget(deployment);
  }

  private static Outcome stopped(Action action, List<Action> done, ClusterFailure failed) {
    boolean refused = failed.kind() == Kind.REJECTED;
    return action instanceof Action.CreateSet create && refused
        ? new Outcome(
            done,
            Optional.of(new Refused(create.revision().name(), failed.sentence())),
            Optional.empty())
        : new Outcome(done, Optional.empty(), Optional.of(failed));
  }

  /** Finalizer and record go together: where nothing is recorded, nothing is left to put back. */
  private static ObjectNode traces(List<String> present, Optional<String> trafficRecord) {
    Stream<String> others = present.stream().filter(name -> !name.equals(Keys.FINALIZER));
    ObjectNode patch =
        finalizers(
            Stream.concat(others, trafficRecord.stream().map(text -> Keys.FINALIZER)).toList());
    patch
        .withObject("/metadata")
        .putObject("annotations")
        .put(Keys.TRAFFIC, trafficRecord.orElse(null));
    return patch;
  }

  private static ObjectNode finalizers(List<String> names) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    var list = patch.putObject("metadata").putArray("finalizers");
    names.forEach(list::add);
    return patch;
  }

  /** One plan on its way. */
  private final class Run {

    private final RolloutSnapshot snapshot;
    private final Material material;
    private final ObjectKey deployment;
    private final LiveGuards guards;
    private final OwnedSets sets;
    private final ConfigCopies copies;
    private final OwnedHooks attempts;
    private final GroupSlots slots;

    Run(Observation seen, LiveGuards guards) {
      this.snapshot = seen.snapshot();
      this.material = seen.material();
      this.deployment = material.deployment();
      this.guards = guards;
      this.sets = new OwnedSets(writer, live, guards, material);
      this.copies = new ConfigCopies(writer, live, material);
      this.attempts = new OwnedHooks(writer, live, hooks, material);
      this.slots = new GroupSlots(writer, material);
    }

    void carryOut(Action action) {
      switch (action) {
        case Action.CreateSet create -> sets.create(create);
        case Action.CopyConfig copy -> copies.make(copy);
        case Action.DeleteCopy delete ->
            writer.delete(deployment, delete.copy(), delete.resourceVersion());
        case Action.ScaleSet scale -> sets.scale(scale);
        case Action.MarkSet mark -> sets.mark(mark);
        case Action.DeleteSet delete -> sets.delete(delete);
        case Action.DeletePod delete -> sets.deletePod(delete);
        case Action.EnsureCandidateService ensure -> ensureService(ensure);
        case Action.PointService point -> {
          guards.carries(point.revision().name(), Weight.FULL);
          writer.merge(
              deployment,
              point.service(),
              point.resourceVersion(),
              ServiceRendering.selectorKey(point.revision().name()));
        }
        case Action.RemoveSelectorKey remove ->
            writer.merge(
                deployment,
                remove.service(),
                remove.resourceVersion(),
                ServiceRendering.selectorKey(null));
        case Action.SetWeight weight -> setWeight(weight);
        case Action.RestoreRoute restore ->
            router.restore(deployment, route(restore.route()), restore.resourceVersion());
        case Action.RunChecks run ->
            checks.run(
                deployment, run.runs().stream().flatMap(each -> course(each).stream()).toList());
        case Action.StartHook start -> attempts.start(start);
        case Action.ReadHook read -> attempts.read(read);
        case Action.RemoveHook remove -> attempts.remove(remove);
        case Action.TakeSlot take -> slots.take(take);
        case Action.GiveSlot give -> slots.give(give);
        case Action.CompleteRequest request -> complete(request);
        case Action.RecordTraffic record ->
            writer.merge(
                deployment,
                deployment,
                snapshot.identity().resourceVersion(),
                traces(material.finalizers(), material.trafficRecord()));
        case Action.HoldWorkload hold -> hold(hold);
        case Action.RemoveFinalizer remove -> removeFinalizer();
      }
    }

    private void ensureService(Action.EnsureCandidateService ensure) {
      String revision = ensure.revision().name();
      if (ensure.resourceVersion().isEmpty()) {
        writer.create(
            deployment,
            ensure.service(),
            ServiceRendering.render(ensure.service().name(), revision, material));
      } else {
        writer.merge(
            deployment,
            ensure.service(),
            ensure.resourceVersion().get(),
            ServiceRendering.repoint(revision, material));
      }
    }

    private void setWeight(Action.SetWeight action) {
      if (action.raises()) {
        guards.carries(action.candidate());
      }
      router.setWeight(
          deployment,
          route(action.route()),
          action.resourceVersion(),
          action.candidate().percent());
    }

    private RouteKey route(ObjectKey key) {
      RouteKey route = material.routes().get(key);
      if (route == null) {
        throw new IllegalArgumentException("The plan names " + key + ", which the spec does not");
      }
      return route;
    }

    private Optional<CheckCourse> course(CheckRun run) {
      return Optional.ofNullable(material.checks().get(run.check()))
          .map(
              check ->
                  new CheckCourse(
                      new CourseId(run.check(), run.point(), run.setName()),
                      aim(check.aim(), run),
                      check.probe(),
                      run.isAfterRollback() ? check.later() : check.pace()));
    }

    private Aim aim(CheckAim aim, CheckRun run) {
      String namespace = deployment.namespace();
      return switch (aim) {
        case CheckAim.Pods() ->
            new Aim.Pods(namespace, deployment.name(), revisionOf(run.setName()));
        case CheckAim.OfService(String name) -> new Aim.OfService(namespace, name);
        case CheckAim.Preview(String candidate, String stable) ->
            new Aim.OfService(namespace, isStable(run.setName()) ? stable : candidate);
        case CheckAim.OfHost(String host) -> new Aim.OfHost(namespace, host);
      };
    }

    private boolean isStable(String setName) {
      return snapshot.sets().known().orElse(List.of()).stream()
          .anyMatch(set -> set.name().equals(setName) && set.marks().role() == Role.STABLE);
    }

    /** The set's name without the deployment's is its revision, also before the watch has it. */
    private String revisionOf(String setName) {
      ReplicaSet known = material.sets().get(setName);
      String hash =
          material.held().isEmpty() || known == null
              ? null
              : known.getMetadata().getLabels().get(Keys.TEMPLATE_HASH);
      if (hash != null) {
        return hash;
      }
      return setName.substring(deployment.name().length() + 1);
    }

    private void complete(Action.CompleteRequest request) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      patch.set("status", JSON.valueToTree(answers.apply(request, snapshot.now())));
      writer.mergeStatus(
          deployment,
          new ObjectKey("ReleaseAction", deployment.namespace(), request.name()),
          request.resourceVersion(),
          patch);
    }

    private void hold(Action.HoldWorkload hold) {
      HeldFields held =
          material.held().orElseThrow(() -> new IllegalStateException("There is no Deployment"));
      writer.merge(
          deployment,
          hold.workload(),
          hold.resourceVersion(),
          held.patch(hold.terms(), hold.making()));
    }

    private void removeFinalizer() {
      writer.merge(
          deployment,
          deployment,
          snapshot.identity().resourceVersion(),
          finalizers(
              material.finalizers().stream().filter(n -> !n.equals(Keys.FINALIZER)).toList()));
      checks.run(deployment, List.of());
    }
  }
}
