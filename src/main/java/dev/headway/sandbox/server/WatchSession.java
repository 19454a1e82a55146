package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.store.Change;
import dev.headway.sandbox.store.StoredObject;
import dev.headway.sandbox.store.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One watch: turns the changes of a resource into the events of a selection.
 *
 * <p>Confined to the thread of its connection, save for the wake-up that the store calls.
 */
final class WatchSession implements AutoCloseable {

  /** What a watch was asked for. */
  record Options(
      Selection selection,
      Presentation presentation,
      boolean bookmarks,
      boolean initialEventsEnd,
      Duration timeout) {}

  private final Options options;
  private final Function<Runnable, Subscription> subscribe;
  private final Consumer<Subscription> requestBookmark;
  private Optional<Subscription> subscription = Optional.empty();
  private boolean initialEventsEnded;

  /**
   * @param subscribe opens the subscription; is called once, by {@link #open}
   * @param requestBookmark asks the store for a bookmark in the queue
   */
  WatchSession(
      Options options,
      Function<Runnable, Subscription> subscribe,
      Consumer<Subscription> requestBookmark) {
    this.options = options;
    this.subscribe = subscribe;
    this.requestBookmark = requestBookmark;
  }

  Duration timeout() {
    return options.timeout();
  }

  /** {@code wakeUp} must only schedule a call of {@link #pump} on the connection's thread. */
  void open(Runnable wakeUp) {
    subscription = Optional.of(subscribe.apply(wakeUp));
  }

  void bookmark() {
    if (options.bookmarks()) {
      subscription.ifPresent(requestBookmark);
    }
  }

  /** Hands out what is waiting, as lines of JSON; false when the watch is over. */
  boolean pump(Consumer<byte[]> out) {
    Subscription open = subscription.orElseThrow();
    boolean last = open.isCutOff();
    for (Change change : open.drain()) {
      event(change).ifPresent(event -> out.accept(line(event)));
    }
    return !last;
  }

  static byte[] line(ObjectNode event) {
    byte[] json = Trees.ascii(event);
    byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  static ObjectNode error(StatusError error) {
    ObjectNode event = Trees.object().put("type", "ERROR");
    event.set("object", error.status());
    return event;
  }

  private Optional<ObjectNode> event(Change change) {
    if (change.type() == Change.Type.BOOKMARK) {
      return bookmark(change);
    }
    StoredObject after = change.after().orElseThrow();
    boolean was =
        change.before().map(before -> options.selection().test(before.tree())).orElse(false);
    boolean is = change.type() != Change.Type.DELETED && options.selection().test(after.tree());
    if (!was && !is) {
      return Optional.empty();
    }
    // An object that no longer matches is shown as it was, with the revision of the change.
    ObjectNode shown = is || change.type() == Change.Type.DELETED ? after.tree() : leaving(change);
    ObjectNode event = Trees.object().put("type", was ? (is ? "MODIFIED" : "DELETED") : "ADDED");
    event.set("object", options.presentation().event(shown));
    return Optional.of(event);
  }

  private static ObjectNode leaving(Change change) {
    ObjectNode tree = Trees.copyWithMetadata(change.before().orElseThrow().tree());
    Trees.metadata(tree).put("resourceVersion", Long.toString(change.revision()));
    return tree;
  }

  private Optional<ObjectNode> bookmark(Change change) {
    boolean ends = options.initialEventsEnd() && !initialEventsEnded;
    initialEventsEnded = true;
    if (!ends && !options.bookmarks()) {
      return Optional.empty();
    }
    ObjectNode event = Trees.object().put("type", "BOOKMARK");
    event.set("object", options.presentation().bookmark(change.revision(), ends));
    return Optional.of(event);
  }

  @Override
  public void close() {
    subscription.ifPresent(Subscription::close);
  }
}
