package dev.headway.sandbox.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.store.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list in parts goes on, in the form of a real server.
 *
 * @param revision at which the list is taken; below zero: as it is now
 * @param start {@code namespace/name} or {@code name} of the last object that was given, with a
 *     zero byte behind it
 */
record ContinueToken(long revision, String start) {
  private static final String VERSION = "meta.k8s.io/v1";

  static ContinueToken after(ObjectKey last, long revision) {
    return new ContinueToken(revision, place(last) + "\0");
  }

  private static String place(ObjectKey key) {
    return key.namespace().isEmpty() ? key.name() : key.namespace() + "/" + key.name();
  }

  /** Whether the object comes where the list goes on. */
  boolean isBefore(ObjectKey key) {
    int slash = start.indexOf('/');
    String namespace = slash < 0 ? "" : start.substring(0, slash);
    int order = namespace.compareTo(key.namespace());
    return order < 0 || (order == 0 && start.substring(slash + 1).compareTo(key.name()) <= 0);
  }

  String text() {
    String json =
        Trees.object().put("v", VERSION).put("rv", revision).put("start", start).toString();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  static ContinueToken of(String text) {
    JsonNode token;
    try {
      token = Trees.JSON.readTree(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw StatusErrors.of(Refusal.CONTINUE_KEY, ": illegal base64 data");
    } catch (JsonProcessingException e) {
      throw StatusErrors.of(Refusal.CONTINUE_KEY, ": " + e.getOriginalMessage());
    } catch (java.io.IOException e) {
      throw StatusErrors.of(Refusal.CONTINUE_KEY, ": " + e.getMessage());
    }
    if (!Trees.text(token, "v").equals(VERSION)) {
      throw StatusErrors.of(
          Refusal.CONTINUE_KEY,
          ": server does not recognize this encoded version " + Trees.text(token, "v"));
    }
    long revision = token.path("rv").asLong();
    String start = Trees.text(token, "start");
    if (revision == 0) {
      throw StatusErrors.of(
          Refusal.CONTINUE_KEY,
          ": incorrect encoded start resourceVersion (version " + VERSION + ")");
    }
    if (start.isEmpty()) {
      throw StatusErrors.of(
          Refusal.CONTINUE_KEY, ": encoded start key empty (version " + VERSION + ")");
    }
    return new ContinueToken(revision, start);
  }
}
