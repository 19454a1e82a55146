package dev.headway.sandbox.world.gateway;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClassBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The GatewayClass and the Gateway as objects of the cluster. Pure. */
final class GatewayObjects {
  private static final String CLASS = "headway";

  private GatewayObjects() {}

  static GatewayClass gatewayClass(Instant now) {
    return new GatewayClassBuilder()
        .withNewMetadata()
        .withName(CLASS)
        .endMetadata()
        .withNewSpec()
        .withControllerName(RouteStatuses.CONTROLLER)
        .endSpec()
        .withNewStatus()
        .withConditions(condition("Accepted", "Accepted", now))
        .endStatus()
        .build();
  }

  static Gateway gateway(GatewayName name, Instant now) {
    return new GatewayBuilder()
        .withNewMetadata()
        .withNamespace(name.namespace())
        .withName(name.name())
        .endMetadata()
        .withNewSpec()
        .withGatewayClassName(CLASS)
        .addNewListener()
        .withName(name.listener())
        .withProtocol("HTTP")
        .withPort(name.port())
        .withNewAllowedRoutes()
        .withNewNamespaces()
        .withFrom("All")
        .endNamespaces()
        .endAllowedRoutes()
        .endListener()
        .endSpec()
        .withNewStatus()
        .addNewAddress()
        .withType("IPAddress")
        .withValue("127.0.0.1")
        .endAddress()
        .withConditions(
            condition("Accepted", "Accepted", now), condition("Programmed", "Programmed", now))
        .addNewListener()
        .withName(name.listener())
        .withAttachedRoutes(0)
        .addNewSupportedKind()
        .withGroup("gateway.networking.k8s.io")
        .withKind("HTTPRoute")
        .endSupportedKind()
        .withConditions(
            condition("Accepted", "Accepted", now),
            condition("Programmed", "Programmed", now),
            condition("ResolvedRefs", "ResolvedRefs", now))
        .endListener()
        .endStatus()
        .build();
  }

  private static Condition condition(String type, String reason, Instant now) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
        .withMessage("")
        .withObservedGeneration(1L)
        .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
        .build();
  }
}
