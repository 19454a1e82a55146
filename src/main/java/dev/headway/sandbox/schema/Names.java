package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The syntax of names, labels and annotations, with the words of a server for what does not follow
 * it.
 */
public final class Names {
  static final String LABEL =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  private static final String SUBDOMAIN =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String KEY =
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
          + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex"
          + " used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final String VALUE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is"
          + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

  private static final Pattern LABEL_PATTERN = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN_PATTERN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern KEY_PATTERN =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final Pattern VALUE_PATTERN =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");

  private Names() {}

  static boolean isLabel(String name) {
    return name.length() <= 63 && LABEL_PATTERN.matcher(name).matches();
  }

  /** What is wrong with {@code metadata} of any kind: name, labels, annotation keys. */
  public static List<Violation> metadata(ObjectNode object) {
    Violations violations = new Violations();
    JsonNode metadata = object.path("metadata");
    String name = metadata.path("name").asText("");
    if (name.isEmpty()) {
      violations.add(Violation.required("metadata.name", "name or generateName is required"));
    } else if (!isNameOf(object, name)) {
      violations.add(
          Violation.invalid(
              "metadata.name",
              "\"" + name + "\"",
              name.length() > 253 ? "must be no more than 253 characters" : SUBDOMAIN));
    }
    labels(metadata.path("labels"), "metadata.labels", violations);
    metadata
        .path("annotations")
        .forEachEntry((key, value) -> key(key, "metadata.annotations", violations));
    return violations.list();
  }

  /** RBAC names may be any path segment; Service names are checked by the Service's own rules. */
  private static boolean isNameOf(ObjectNode object, String name) {
    if (object.path("apiVersion").asText().startsWith("rbac.authorization.k8s.io/")) {
      return !name.contains("/") && !name.contains("%") && !name.equals(".") && !name.equals("..");
    }
    return name.length() <= 253 && SUBDOMAIN_PATTERN.matcher(name).matches();
  }

  static void labels(JsonNode labels, String path, Violations violations) {
    labels.forEachEntry(
        (key, value) -> {
          key(key, path, violations);
          String text = value.asText("");
          if (text.length() > 63) {
            violations.add(
                Violation.invalid(path, "\"" + text + "\"", "must be no more than 63 bytes"));
          } else if (!VALUE_PATTERN.matcher(text).matches()) {
            violations.add(Violation.invalid(path, "\"" + text + "\"", VALUE));
          }
        });
  }

  private static void key(String key, String path, Violations violations) {
    int slash = key.indexOf('/');
    String part = key.substring(slash + 1);
    if (slash > 0 && !SUBDOMAIN_PATTERN.matcher(key.substring(0, slash)).matches()) {
      violations.add(Violation.invalid(path, "\"" + key + "\"", "prefix part " + SUBDOMAIN));
    }
    if (part.length() > 63) {
      violations.add(
          Violation.invalid(path, "\"" + key + "\"", "name part must be no more than 63 bytes"));
    } else if (!KEY_PATTERN.matcher(part).matches()) {
      violations.add(Violation.invalid(path, "\"" + key + "\"", KEY));
    }
  }
}
