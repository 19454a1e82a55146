package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;

/** A refusal that is answered as a {@code Status} object. */
final class StatusError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final transient ObjectNode status;

  StatusError(Refusal refusal, ObjectNode status) {
    super(status.path("message").asText(), null, false, false);
    this.refusal = refusal;
    this.status = status;
  }

  int code() {
    return refusal.code();
  }

  ObjectNode status() {
    return status;
  }
}
