package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A failure that is answered as a {@code Status} object. */
final class StatusError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient ObjectNode status;

  StatusError(int code, ObjectNode status) {
    super(status.path("message").asText(), null, false, false);
    this.code = code;
    this.status = status;
  }

  int code() {
    return code;
  }

  ObjectNode status() {
    return status;
  }
}
