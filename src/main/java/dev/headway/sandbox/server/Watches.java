package dev.headway.sandbox.server;

import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.Violation;
import dev.headway.sandbox.store.CompactedException;
import dev.headway.sandbox.store.GroupResource;
import dev.headway.sandbox.store.ObjectStore;
import dev.headway.sandbox.store.Subscription;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

/** Opens watches, with the meaning of resourceVersion and sendInitialEvents of a real server. */
final class Watches {
  /** A watch without timeoutSeconds is ended after a while so that clients list again. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(45);

  private final ObjectStore store;
  private final InstantSource time;

  Watches(ObjectStore store, InstantSource time) {
    this.store = store;
    this.time = time;
  }

  Reply watch(ApiRequest request, Target target, ResourceKind kind) {
    boolean initialEvents = sendInitialEvents(request);
    WatchSession.Options options =
        new WatchSession.Options(
            Selection.of(request, target, kind),
            Presentation.of(request, kind, target.version(), time),
            request.flag("allowWatchBookmarks") || initialEvents,
            initialEvents,
            request
                .number("timeoutSeconds")
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds)
                .orElse(DEFAULT_TIMEOUT));
    return new Reply.Watch(
        new WatchSession(options, subscriber(request, kind, initialEvents), store::bookmark));
  }

  private Function<Runnable, Subscription> subscriber(
      ApiRequest request, ResourceKind kind, boolean initialEvents) {
    GroupResource resource = Versions.stored(kind);
    String text = request.param("resourceVersion");
    long from = text.isEmpty() ? 0 : Reads.revision(text, Refusal.READ_REVISION);
    boolean skipInitial = request.query().containsKey("sendInitialEvents") && !initialEvents;
    if (initialEvents || (from == 0 && !skipInitial)) {
      return wakeUp -> store.watchFromNow(resource, wakeUp);
    }
    long start = from == 0 ? store.revision() : from;
    return wakeUp -> {
      try {
        return store.watch(resource, start, wakeUp);
      } catch (CompactedException e) {
        throw StatusErrors.of(Refusal.WATCH_EXPIRED, e.requested(), e.oldest());
      }
    };
  }

  private static boolean sendInitialEvents(ApiRequest request) {
    if (!request.query().containsKey("sendInitialEvents")) {
      if (!request.param("resourceVersionMatch").isEmpty()) {
        throw forbidden(Refusal.MATCH_WITHOUT_INITIAL_EVENTS);
      }
      return false;
    }
    if (!request.param("resourceVersionMatch").equals("NotOlderThan")) {
      throw forbidden(Refusal.INITIAL_EVENTS_WITHOUT_MATCH);
    }
    return request.flag("sendInitialEvents");
  }

  private static StatusError forbidden(Refusal refusal) {
    return StatusErrors.option("ListOptions", Violation.Cause.FieldValueForbidden, refusal);
  }
}
