package dev.headway.sandbox.server;

import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.store.Listing;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import dev.headway.sandbox.store.StoredObject;
import java.time.InstantSource;
import java.util.List;

/** Get and list. */
final class Reads {
  private final ObjectStore store;
  private final InstantSource time;

  Reads(ObjectStore store, InstantSource time) {
    this.store = store;
    this.time = time;
  }

  Reply get(ApiRequest request, Target target, ResourceKind kind) {
    Presentation presentation = Presentation.of(request, kind, target.version(), time);
    String revision = request.param("resourceVersion");
    if (!revision.isEmpty()) {
      revision(revision, Refusal.READ_REVISION);
    }
    return Reply.json(200, presentation.one(find(target, kind).tree()));
  }

  StoredObject find(Target target, ResourceKind kind) {
    ObjectKey key = new ObjectKey(Versions.stored(kind), target.namespace(), target.name());
    return store.get(key).orElseThrow(() -> StatusErrors.notFound(kind.resource(), target.name()));
  }

  Reply list(ApiRequest request, Target target, ResourceKind kind) {
    Presentation presentation = Presentation.of(request, kind, target.version(), time);
    return Reply.json(200, presentation.list(select(request, target, kind)));
  }

  /** The objects that the request's selectors name. */
  Listing select(ApiRequest request, Target target, ResourceKind kind) {
    Selection selection = Selection.of(request, target, kind);
    Listing all = store.list(Versions.stored(kind), target.namespace());
    checkRevision(request, all.revision());
    List<StoredObject> selected =
        all.items().stream().filter(object -> selection.test(object.tree())).toList();
    return new Listing(all.revision(), selected);
  }

  /** Only the present state can be listed: an older exact one is gone, a later one not there. */
  private static void checkRevision(ApiRequest request, long current) {
    String text = request.param("resourceVersion");
    if (text.isEmpty()) {
      return;
    }
    long asked = revision(text, Refusal.LIST_REVISION);
    if (asked > current) {
      throw StatusErrors.of(Refusal.REVISION_IN_THE_FUTURE, asked, current);
    }
    if (request.param("resourceVersionMatch").equals("Exact") && asked < current) {
      throw StatusErrors.of(Refusal.REVISION_GONE);
    }
  }

  /** The number; {@code refusal} is for what is none. */
  static long revision(String text, Refusal refusal) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw refusal == Refusal.WRITE_REVISION
          ? StatusErrors.of(refusal, text)
          : StatusErrors.of(refusal, text, text);
    }
  }
}
