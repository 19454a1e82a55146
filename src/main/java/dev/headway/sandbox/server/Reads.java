package dev.headway.sandbox.server;

import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.store.CompactedException;
import dev.headway.sandbox.store.GroupResource;
import dev.headway.sandbox.store.Listing;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import dev.headway.sandbox.store.StoredObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
    return Reply.json(200, presentation.list(page(request, target, kind)));
  }

  /** The part that the request's limit and continue ask for of what its selectors name. */
  private Page page(ApiRequest request, Target target, ResourceKind kind) {
    Selection selection = Selection.of(request, target, kind);
    String given = request.param("continue");
    Optional<ContinueToken> token =
        given.isEmpty() ? Optional.empty() : Optional.of(ContinueToken.of(given));
    Listing all = all(request, target, kind, token);
    List<StoredObject> selected =
        all.items().stream()
            .filter(object -> token.map(from -> from.isBefore(object.key())).orElse(true))
            .filter(object -> selection.test(object.tree()))
            .toList();
    int limit = request.number("limit").map(Math::toIntExact).orElse(0);
    if (limit <= 0 || selected.size() <= limit) {
      return Page.whole(new Listing(all.revision(), selected));
    }
    List<StoredObject> first = selected.subList(0, limit);
    return new Page(
        new Listing(all.revision(), first),
        ContinueToken.after(first.getLast().key(), all.revision()).text(),
        selection.isEverything() ? OptionalInt.of(selected.size() - limit) : OptionalInt.empty());
  }

  private Listing all(
      ApiRequest request, Target target, ResourceKind kind, Optional<ContinueToken> token) {
    Optional<Long> at = ListRevision.of(request, token, store.revision());
    GroupResource resource = Versions.stored(kind);
    if (at.isEmpty()) {
      return store.list(resource, target.namespace());
    }
    try {
      return store.listAt(resource, target.namespace(), at.get());
    } catch (CompactedException e) {
      throw token
          .map(
              from ->
                  StatusErrors.expired(
                      Refusal.CONTINUE_EXPIRED, new ContinueToken(-1, from.start()).text()))
          .orElseGet(() -> StatusErrors.of(Refusal.REVISION_GONE));
    }
  }

  /** The present objects that the request's selectors name. */
  Listing select(ApiRequest request, Target target, ResourceKind kind) {
    Selection selection = Selection.of(request, target, kind);
    Listing all = store.list(Versions.stored(kind), target.namespace());
    List<StoredObject> selected =
        all.items().stream().filter(object -> selection.test(object.tree())).toList();
    return new Listing(all.revision(), selected);
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
