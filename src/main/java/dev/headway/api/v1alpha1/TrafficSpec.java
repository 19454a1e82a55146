package dev.headway.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which Services and routes carry the traffic. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrafficSpec(
    @JsonPropertyDescription("serviceName is the Service that users call.")
        @Required
        @Pattern(Formats.LABEL)
        @Size(max = Formats.LABEL_LENGTH)
        String serviceName,
    @JsonPropertyDescription(
            "stableServiceName is the Service of the stable pods in routes. Defaults to"
                + " `serviceName`.")
        @Pattern(Formats.LABEL)
        @Size(max = Formats.LABEL_LENGTH)
        @Nullable String stableServiceName,
    @JsonPropertyDescription(
            "candidateServiceName is the Service of the candidate pods, made and owned by Headway."
                + " Defaults to `serviceName` followed by '-candidate'.")
        @Pattern(Formats.LABEL)
        @Size(max = Formats.LABEL_LENGTH)
        @Nullable String candidateServiceName,
    @JsonPropertyDescription(
            "routes are all moved together. Without routes the weight is the share of pods.")
        @Size(max = 8)
        @Nullable List<Route> routes,
    @JsonPropertyDescription(
            "settle is how long a weight must have been accepted before anything relies on it."
                + " Defaults to 3s.")
        @Pattern(Formats.DURATION)
        @Size(max = Formats.DURATION_LENGTH)
        @Nullable String settle,
    @JsonPropertyDescription(
            "coarse says whether a pod share of more than twice the wanted weight is acceptable:"
                + " Held or Allowed. Defaults to Held.")
        @Nullable Coarse coarse,
    @JsonPropertyDescription("drain says how pods leave the traffic.") @Nullable Drain drain) {

  /** What happens when pods are too few for the wanted weight. */
  public enum Coarse {
    Held,
    Allowed
  }

  /** A route: a union by {@code type}. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.type != 'GatewayAPI' || has(self.gatewayAPI)",
      message = "`gatewayAPI` must be set when `type` is 'GatewayAPI'",
      fieldPath = ".gatewayAPI")
  public record Route(
      @JsonPropertyDescription("type names the kind of router: GatewayAPI.") @Required
          RouteType type,
      @JsonPropertyDescription("gatewayAPI names a route of the Gateway API.")
          @Nullable GatewayApiRoute gatewayAPI) {}

  /** The kinds of router. */
  public enum RouteType {
    GatewayAPI
  }

  /** A route of the Gateway API. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record GatewayApiRoute(
      @JsonPropertyDescription("kind of the route: HTTPRoute.") @Required RouteKind kind,
      @JsonPropertyDescription("name of the route, in the same namespace.")
          @Required
          @Pattern(Formats.SUBDOMAIN)
          @Size(max = Formats.NAME_LENGTH)
          String name,
      @JsonPropertyDescription(
              "rule is the name of the one rule to move. Defaults to all rules that point at the"
                  + " stable Service.")
          @Pattern(Formats.SUBDOMAIN)
          @Size(max = Formats.NAME_LENGTH)
          @Nullable String rule) {}

  /** The kinds of Gateway API routes that carry weights for Headway. */
  public enum RouteKind {
    HTTPRoute
  }

  /** How pods leave the traffic. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Drain(
      @JsonPropertyDescription(
              "grace is how long pods go on serving after the last weight or endpoint pointed at"
                  + " them, and the preStop sleep of pods without one. Defaults to 10s.")
          @Pattern(Formats.DURATION)
          @Size(max = Formats.DURATION_LENGTH)
          @Nullable String grace) {}
}
