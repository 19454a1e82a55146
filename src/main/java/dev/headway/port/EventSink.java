package dev.headway.port;

import java.util.List;

/** Takes the events that people see with {@code kubectl events}. */
public interface EventSink {

  /**
   * Writes the events, in order. Failures are logged and dropped: an event never holds up a
   * release.
   */
  void emit(List<EventDraft> events);

  /**
   * An event about one object.
   *
   * @param about the object that the event is about
   * @param severity whether a person should look
   * @param reason the transition in PascalCase, past tense
   * @param message object, from and to, and cause; at most 1,024 characters
   */
  record EventDraft(Subject about, Severity severity, String reason, String message) {}

  /** An object by its identity. */
  record Subject(String apiVersion, String kind, String namespace, String name, String uid) {}

  /** Whether a person should look. */
  enum Severity {
    Normal,
    Warning
  }
}
