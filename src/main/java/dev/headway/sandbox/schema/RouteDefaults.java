package dev.headway.sandbox.schema;

import static dev.headway.sandbox.schema.BuiltinDefaults.each;
import static dev.headway.sandbox.schema.BuiltinDefaults.put;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Defaults of the Gateway API's CRDs (1.5), for the kinds that the sandbox's gateway serves. */
final class RouteDefaults {
  private static final String GROUP = "gateway.networking.k8s.io";

  private RouteDefaults() {}

  static void httpRoute(ObjectNode spec) {
    each(
        spec.path("parentRefs"),
        parent -> {
          put(parent, "group", GROUP);
          put(parent, "kind", "Gateway");
        });
    if (!spec.has("rules")) {
      spec.putArray("rules").addObject();
    }
    each(spec.path("rules"), RouteDefaults::rule);
  }

  private static void rule(ObjectNode rule) {
    if (!rule.has("matches")) {
      rule.putArray("matches").addObject();
    }
    each(
        rule.path("matches"),
        match -> {
          ObjectNode path = BuiltinDefaults.child(match, "path");
          put(path, "type", "PathPrefix");
          put(path, "value", "/");
          each(match.path("headers"), header -> put(header, "type", "Exact"));
          each(match.path("queryParams"), parameter -> put(parameter, "type", "Exact"));
        });
    each(
        rule.path("backendRefs"),
        backend -> {
          reference(backend);
          put(backend, "weight", 1);
          filters(backend.path("filters"));
        });
    filters(rule.path("filters"));
  }

  private static void filters(JsonNode filters) {
    each(
        filters,
        filter -> {
          if (filter.get("requestRedirect") instanceof ObjectNode redirect) {
            put(redirect, "statusCode", 302);
          }
          if (filter.path("requestMirror").get("backendRef") instanceof ObjectNode backend) {
            reference(backend);
          }
        });
  }

  private static void reference(ObjectNode reference) {
    if (!reference.has("group")) {
      reference.put("group", "");
    }
    put(reference, "kind", "Service");
  }

  /** Conditions that stand until a controller comes. */
  static void pending(ObjectNode object, String... types) {
    ObjectNode status = BuiltinDefaults.child(object, "status");
    if (!status.has("conditions")) {
      for (String type : types) {
        status
            .withArray("conditions")
            .addObject()
            .put("type", type)
            .put("status", "Unknown")
            .put("reason", "Pending")
            .put("message", "Waiting for controller")
            .put("lastTransitionTime", "1970-01-01T00:00:00Z");
      }
    }
  }

  static void gateway(ObjectNode gateway) {
    pending(gateway, "Accepted", "Programmed");
    each(
        gateway.path("spec").path("listeners"),
        listener -> {
          ObjectNode namespaces =
              BuiltinDefaults.child(BuiltinDefaults.child(listener, "allowedRoutes"), "namespaces");
          put(namespaces, "from", "Same");
          if (listener.get("tls") instanceof ObjectNode tls) {
            put(tls, "mode", "Terminate");
            each(
                tls.path("certificateRefs"),
                reference -> {
                  if (!reference.has("group")) {
                    reference.put("group", "");
                  }
                  put(reference, "kind", "Secret");
                });
          }
        });
  }
}
