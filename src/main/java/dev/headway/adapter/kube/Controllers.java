package dev.headway.adapter.kube;

import dev.headway.domain.ObjectKey;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The controllers of the SDK in two halves: first they watch and note what happened, later they act
 * on all of it. The SDK's own start does both at once, or leaves the second to an election of its
 * own that ends the process when it is lost.
 */
public final class Controllers {

  private final Operator operator;
  private final List<Controller<?>> controllers;

  /** All that are registered. */
  public Controllers(Operator operator) {
    this.operator = operator;
    List<Controller<?>> registered = new ArrayList<>();
    for (RegisteredController<?> each : operator.getRegisteredControllers()) {
      registered.add((Controller<?>) each);
    }
    this.controllers = List.copyOf(registered);
  }

  /** Fills the caches; returns when that is done, or when it has taken very long. */
  public void watch() {
    operator
        .getConfigurationService()
        .getExecutorServiceManager()
        .boundedExecuteAndWaitForAllToComplete(
            controllers.stream(),
            each -> {
              each.start(false);
              return null;
            },
            each -> "watch-" + each.getConfiguration().getName());
  }

  /** Begins to reconcile: at once what has been noted so far. */
  public void act() {
    controllers.forEach(Controller::startEventProcessing);
  }

  /** Ends what is under way, at the latest after {@code patience}, and begins nothing more. */
  public void stop(Duration patience) {
    controllers.forEach(Controller::stop);
    operator.getConfigurationService().getExecutorServiceManager().stop(patience);
  }

  /** Whether the watch of a controller's own kind knows this object. */
  public boolean know(ObjectKey key) {
    return controllers.stream()
        .filter(
            each -> key.kind().equals(each.getConfiguration().getResourceClass().getSimpleName()))
        .anyMatch(
            each ->
                each.getEventSourceManager()
                    .getControllerEventSource()
                    .get(new ResourceID(key.name(), key.namespace()))
                    .isPresent());
  }

  /** The watches that have not brought a list yet. */
  public List<String> unsynced() {
    return watches(each -> !each.hasSynced());
  }

  /** The watches that have ended and will not come back. */
  public List<String> ended() {
    return watches(each -> !each.isRunning());
  }

  // The SDK's map has the raw type as its values.
  @SuppressWarnings("rawtypes")
  private List<String> watches(Predicate<InformerHealthIndicator> which) {
    Set<String> names = new TreeSet<>();
    for (Controller<?> each : controllers) {
      for (var source :
          each.getControllerHealthInfo().informerEventSourceHealthIndicators().entrySet()) {
        InformerWrappingEventSourceHealthIndicator<?> informers = source.getValue();
        if (informers.informerHealthIndicators().values().stream().anyMatch(which)) {
          names.add(source.getKey());
        }
      }
    }
    return List.copyOf(names);
  }
}
