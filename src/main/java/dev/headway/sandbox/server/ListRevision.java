package dev.headway.sandbox.server;

import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** At which revision a list is taken, by its parameters. */
final class ListRevision {
  private ListRevision() {}

  /** The exact revision that the request asks for; empty for the present. */
  static Optional<Long> of(ApiRequest request, Optional<ContinueToken> token, long current) {
    String text = request.param("resourceVersion");
    String match = request.param("resourceVersionMatch");
    check(request, text, match);
    if (token.isPresent()) {
      if (!text.isEmpty() && !text.equals("0")) {
        throw StatusErrors.of(Refusal.CONTINUE_WITH_REVISION);
      }
      return token.map(ContinueToken::revision).filter(revision -> revision > 0);
    }
    if (text.isEmpty()) {
      return Optional.empty();
    }
    long asked = Reads.revision(text, Refusal.LIST_REVISION);
    if (asked > current) {
      throw StatusErrors.of(Refusal.REVISION_IN_THE_FUTURE, asked, current);
    }
    boolean exact = match.equals("Exact");
    boolean paged = match.isEmpty() && request.number("limit").orElse(0L) > 0 && asked > 0;
    return exact || paged ? Optional.of(asked) : Optional.empty();
  }

  private static void check(ApiRequest request, String revision, String match) {
    List<Violation> violations = new ArrayList<>();
    String field = "resourceVersionMatch";
    if (!match.isEmpty()) {
      if (revision.isEmpty()) {
        violations.add(
            Violation.forbidden(field, field + " is forbidden unless resourceVersion is provided"));
      }
      if (!request.param("continue").isEmpty()) {
        violations.add(
            Violation.forbidden(field, field + " is forbidden when continue is provided"));
      }
      if (!match.equals("Exact") && !match.equals("NotOlderThan")) {
        violations.add(
            new Violation(
                Violation.Cause.FieldValueNotSupported,
                field,
                "Unsupported value: \""
                    + match
                    + "\": supported values: \"Exact\", \"NotOlderThan\", \"\""));
      }
      if (match.equals("Exact") && revision.equals("0")) {
        violations.add(
            Violation.forbidden(
                field, field + " \"exact\" is forbidden for resourceVersion \"0\""));
      }
    }
    if (request.query().containsKey("sendInitialEvents")) {
      violations.add(
          Violation.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
    }
    if (!violations.isEmpty()) {
      throw StatusErrors.invalid("meta.k8s.io", "ListOptions", "", violations);
    }
  }
}
