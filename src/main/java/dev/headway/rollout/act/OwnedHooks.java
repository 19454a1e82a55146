package dev.headway.rollout.act;

import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.ClusterWriter;
import dev.headway.port.HookRunner;
import dev.headway.port.HookRunner.HookAttempt;
import dev.headway.port.HookRunner.HookWork;
import dev.headway.port.LiveReader;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.observe.Material;
import dev.headway.rollout.observe.Material.HookMaterial;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Carries out what a plan asks of hooks. */
final class OwnedHooks {

  private final ClusterWriter writer;
  private final LiveReader live;
  private final HookRunner runner;
  private final Material material;
  private final ObjectKey deployment;
  private final Map<HookRun, String> outputs = new HashMap<>();

  OwnedHooks(ClusterWriter writer, LiveReader live, HookRunner runner, Material material) {
    this.writer = writer;
    this.live = live;
    this.runner = runner;
    this.material = material;
    this.deployment = material.deployment();
  }

  /** What ended attempts printed last. */
  Map<HookRun, String> outputs() {
    return outputs;
  }

  void start(Action.StartHook start) {
    HookMaterial hook = material.hooks().get(start.run().hook());
    if (hook == null) {
      throw new IllegalArgumentException("The plan names a hook that the spec does not have");
    }
    switch (hook) {
      case HookMaterial.Job job -> make(start, job);
      case HookMaterial.Call call ->
          begin(start, HookCalls.call(start, call, material), call.timeout());
      case HookMaterial.InPod command ->
          begin(start, HookCalls.command(start, command, material), command.timeout());
    }
  }

  private void begin(Action.StartHook start, HookWork work, Duration timeout) {
    runner.start(deployment, attempt(start.run()), work, timeout);
  }

  private void make(Action.StartHook start, HookMaterial.Job job) {
    ObjectKey key = job(HookRendering.name(material, start.run()));
    try {
      writer.create(deployment, key, HookRendering.job(start, job, material));
      runner.forget(deployment, attempt(start.run()));
    } catch (ClusterFailure failed) {
      if (failed.kind() == Kind.REJECTED) {
        // What the server will never take is the failure of this attempt, not of the pass.
        runner.refused(deployment, attempt(start.run()), failed.sentence());
        return;
      }
      if (failed.kind() == Kind.FORBIDDEN) {
        // A right or a quota may come: the attempt's own time says until when it is waited for.
        runner.hindered(deployment, attempt(start.run()), failed.sentence());
      }
      throw failed;
    }
  }

  /** The words are for people: without them the hook has ended all the same. */
  void read(Action.ReadHook read) {
    Material.HookPod pod = material.hookPods().get(read.run());
    if (pod == null) {
      return;
    }
    try {
      Optional<String> lines = live.lastLines(deployment.namespace(), pod.name(), pod.container());
      lines
          .map(HookOutput::tail)
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> outputs.put(read.run(), text));
    } catch (ClusterFailure unreadable) {
      outputs.put(read.run(), "(the log cannot be read)");
    }
  }

  void remove(Action.RemoveHook remove) {
    if (remove.object().isEmpty()) {
      runner.forget(deployment, attempt(remove.run()));
    } else {
      writer.delete(deployment, job(remove.object()), remove.resourceVersion());
    }
  }

  private ObjectKey job(String name) {
    return new ObjectKey("Job", deployment.namespace(), name);
  }

  private static HookAttempt attempt(HookRun run) {
    return new HookAttempt(run.release(), run.point(), run.hook(), run.attempt());
  }
}
