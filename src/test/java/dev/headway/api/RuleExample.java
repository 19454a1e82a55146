package dev.headway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a rule lets pass and what it does not.
 *
 * @param update whether the refused object is an update of the accepted one
 * @param message of the violation, with its field
 */
record RuleExample(
    SchemaRule rule, ObjectNode accepted, ObjectNode refused, boolean update, String message) {
  @Override
  public String toString() {
    return accepted.path("kind").asText() + " " + rule;
  }
}
