package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.store.Listing;
import dev.headway.sandbox.store.StoredObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** How objects are handed to one client: in which version, and whole, as metadata or as a table. */
final class Presentation {
  private enum Form {
    OBJECT,
    TABLE,
    METADATA
  }

  private final ResourceKind kind;
  private final String version;
  private final Form form;
  private final Optional<Tables> tables;

  private Presentation(ResourceKind kind, String version, Form form, Optional<Tables> tables) {
    this.kind = kind;
    this.version = version;
    this.form = form;
    this.tables = tables;
  }

  /** Chooses the first form of the Accept header that the server has. */
  static Presentation of(
      ApiRequest request, ResourceKind kind, String version, InstantSource time) {
    String accept = request.header("accept").orElse("");
    if (accept.isBlank()) {
      return new Presentation(kind, version, Form.OBJECT, Optional.empty());
    }
    for (String entry : accept.split(",", -1)) {
      String type = entry.replace(" ", "");
      if (!isJson(type)) {
        continue;
      }
      if (type.contains("as=Table") && type.contains("v=v1;")) {
        return new Presentation(
            kind,
            version,
            Form.TABLE,
            Optional.of(Tables.of(kind, version, request.param("includeObject"), time)));
      }
      if (type.contains("as=PartialObjectMetadata") && type.contains("v=v1")) {
        return new Presentation(kind, version, Form.METADATA, Optional.empty());
      }
      if (!type.contains("as=")) {
        return new Presentation(kind, version, Form.OBJECT, Optional.empty());
      }
    }
    throw StatusErrors.of(
        Refusal.NOT_ACCEPTABLE,
        "application/json,"
            + " application/json;as=Table;v=v1;g=meta.k8s.io,"
            + " application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
  }

  private static boolean isJson(String type) {
    return type.startsWith("application/json")
        || type.startsWith("*/*")
        || type.startsWith("application/*");
  }

  /** The answer to a request for one object. */
  ObjectNode one(ObjectNode tree) {
    return switch (form) {
      case OBJECT -> versioned(tree);
      case METADATA -> partial(tree, "PartialObjectMetadata");
      case TABLE -> tables.orElseThrow().table(List.of(versioned(tree)), meta(tree));
    };
  }

  /** The object of a watch event. */
  ObjectNode event(ObjectNode tree) {
    return one(tree);
  }

  private static ObjectNode meta(ObjectNode tree) {
    ObjectNode meta = Trees.object();
    meta.put("resourceVersion", Trees.text(tree, "metadata", "resourceVersion"));
    return meta;
  }

  ObjectNode list(Page page) {
    Listing listing = page.listing();
    ObjectNode meta = Trees.object();
    meta.put("resourceVersion", Long.toString(listing.revision()));
    if (!page.next().isEmpty()) {
      meta.put("continue", page.next());
    }
    page.remaining().ifPresent(left -> meta.put("remainingItemCount", left));
    List<ObjectNode> trees =
        listing.items().stream().map(StoredObject::tree).map(this::versioned).toList();
    if (form == Form.TABLE) {
      return tables.orElseThrow().table(trees, meta);
    }
    ObjectNode list = Trees.object();
    boolean partial = form == Form.METADATA;
    list.put("kind", partial ? "PartialObjectMetadataList" : kind.names().listKind());
    list.put("apiVersion", partial ? "meta.k8s.io/v1" : kind.apiVersion(version));
    list.set("metadata", meta);
    ArrayNode items = list.putArray("items");
    for (ObjectNode tree : trees) {
      items.add(partial ? partial(tree, "PartialObjectMetadata") : tree);
    }
    return list;
  }

  /** A bookmark's object: nothing but the revision. */
  ObjectNode bookmark(long revision, boolean initialEventsEnd) {
    ObjectNode tree = Trees.object();
    tree.put("kind", kind.kind()).put("apiVersion", kind.apiVersion(version));
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(revision));
    metadata.putNull("creationTimestamp");
    if (initialEventsEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return switch (form) {
      case OBJECT -> tree;
      case METADATA -> partial(tree, "PartialObjectMetadata");
      case TABLE -> tables.orElseThrow().table(List.of(), metadata);
    };
  }

  private ObjectNode versioned(ObjectNode tree) {
    return Versions.present(tree, kind, version);
  }

  private static ObjectNode partial(ObjectNode tree, String kind) {
    ObjectNode partial = Trees.object();
    partial.put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", tree.get("metadata"));
    return partial;
  }
}
