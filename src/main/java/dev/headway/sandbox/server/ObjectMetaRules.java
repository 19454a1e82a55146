package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules that hold for the metadata of every object. */
final class ObjectMetaRules {
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
  private static final Set<String> PATH_NAMED =
      Set.of(
          "roles.rbac.authorization.k8s.io",
          "rolebindings.rbac.authorization.k8s.io",
          "clusterroles.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io");

  private ObjectMetaRules() {}

  static List<Violation> check(ResourceKind kind, ObjectNode tree, Optional<ObjectNode> old) {
    List<Violation> violations = new ArrayList<>();
    String name = Trees.name(tree);
    if (name.isEmpty()) {
      violations.add(Violation.required("metadata.name", "name or generateName is required"));
    } else if (old.isEmpty()) {
      nameProblem(kind, name)
          .ifPresent(
              problem -> violations.add(Violation.invalid("metadata.name", quoted(name), problem)));
    }
    labels(tree, violations);
    annotations(tree, violations);
    finalizers(tree, old, violations);
    owners(tree, violations);
    return violations;
  }

  private static Optional<String> nameProblem(ResourceKind kind, String name) {
    String resource = kind.resource().toString();
    if (PATH_NAMED.contains(resource)) {
      return name.contains("/") || name.contains("%")
          ? Optional.of("may not contain '/' or '%'")
          : Optional.empty();
    }
    if (resource.equals("services") && !DNS_1035.matcher(name).matches()) {
      return Optional.of(
          "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with"
              + " an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',"
              + "  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");
    }
    boolean label = resource.equals("namespaces") || resource.equals("services");
    if (label) {
      return labelProblem(name);
    }
    if (name.length() > 253) {
      return Optional.of("must be no more than 253 bytes");
    }
    return SUBDOMAIN.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
                + " or '.', and must start and end with an alphanumeric character (e.g."
                + " 'example.com', regex used for validation is"
                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
  }

  static Optional<String> labelProblem(String name) {
    if (name.length() > 63) {
      return Optional.of("must be no more than 63 bytes");
    }
    return DNS_LABEL.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
                + " '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
  }

  private static void labels(ObjectNode tree, List<Violation> violations) {
    for (Map.Entry<String, String> label : Trees.stringMap(tree, "metadata", "labels").entrySet()) {
      qualified(label.getKey(), "metadata.labels", violations);
      String value = label.getValue();
      if (value.length() > 63) {
        violations.add(
            Violation.invalid("metadata.labels", quoted(value), "must be no more than 63 bytes"));
      } else if (!LABEL_VALUE.matcher(value).matches()) {
        violations.add(
            Violation.invalid(
                "metadata.labels",
                quoted(value),
                "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                    + " '_' or '.', and must start and end with an alphanumeric character (e.g."
                    + " 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
                    + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"));
      }
    }
  }

  private static void annotations(ObjectNode tree, List<Violation> violations) {
    int size = 0;
    for (Map.Entry<String, String> entry :
        Trees.stringMap(tree, "metadata", "annotations").entrySet()) {
      qualified(
          entry.getKey().toLowerCase(java.util.Locale.ROOT), "metadata.annotations", violations);
      size += entry.getKey().length() + entry.getValue().length();
    }
    if (size > 256 * 1024) {
      violations.add(
          new Violation(
              Violation.Cause.FieldValueTooLong,
              "metadata.annotations",
              "Too long: may not be more than 262144 bytes"));
    }
  }

  private static void qualified(String key, String field, List<Violation> violations) {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? "" : key.substring(0, slash);
    String name = key.substring(slash + 1);
    if (slash == 0 || (slash > 0 && !SUBDOMAIN.matcher(prefix).matches())) {
      violations.add(
          Violation.invalid(
              field,
              quoted(key),
              "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                  + " characters, '-' or '.', and must start and end with an alphanumeric character"
                  + " (e.g. 'example.com', regex used for validation is"
                  + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"));
    }
    if (name.length() > 63) {
      violations.add(
          Violation.invalid(field, quoted(key), "name part must be no more than 63 bytes"));
    } else if (!QUALIFIED.matcher(name).matches()) {
      violations.add(
          Violation.invalid(
              field,
              quoted(key),
              "name part must consist of alphanumeric characters, '-', '_' or '.', and must start"
                  + " and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or"
                  + " '123-abc', regex used for validation is"
                  + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"));
    }
  }

  private static void finalizers(
      ObjectNode tree, Optional<ObjectNode> old, List<Violation> violations) {
    if (old.isEmpty() || !Trees.at(old.get(), "metadata", "deletionTimestamp").isTextual()) {
      return;
    }
    List<String> before = new ArrayList<>();
    Trees.at(old.get(), "metadata", "finalizers").forEach(f -> before.add(f.asText()));
    List<String> added = new ArrayList<>();
    for (JsonNode finalizer : Trees.at(tree, "metadata", "finalizers")) {
      if (!before.contains(finalizer.asText())) {
        added.add(quoted(finalizer.asText()));
      }
    }
    if (!added.isEmpty()) {
      violations.add(
          Violation.forbidden(
              "metadata.finalizers",
              "no new finalizers can be added if the object is being deleted, found new finalizers"
                  + " []string{"
                  + String.join(", ", added)
                  + "}"));
    }
  }

  private static void owners(ObjectNode tree, List<Violation> violations) {
    int controllers = 0;
    int index = 0;
    for (JsonNode owner : Trees.at(tree, "metadata", "ownerReferences")) {
      for (String field : List.of("apiVersion", "kind", "name", "uid")) {
        if (Trees.text(owner, field).isEmpty()) {
          violations.add(
              Violation.invalid(
                  "metadata.ownerReferences[" + index + "]." + field, "\"\"", "must not be empty"));
        }
      }
      controllers += owner.path("controller").asBoolean() ? 1 : 0;
      index++;
    }
    if (controllers > 1) {
      violations.add(
          Violation.invalid(
              "metadata.ownerReferences",
              "\"\"",
              "Only one reference can have Controller set to true"));
    }
  }

  static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
