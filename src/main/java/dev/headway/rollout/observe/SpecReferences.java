package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.CheckSpec;
import dev.headway.api.v1alpha1.HookSpec;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a spec reads by name besides what carries its traffic: ConfigMaps and Secrets of its
 * template, its checks and its hooks, and Services that checks and hooks call.
 */
public final class SpecReferences {
  /** A kind that has no keys. */
  public static final String SERVICE = "Service";

  private static final List<String> KEYED = List.of(ConfigPlaces.CONFIG_MAP, ConfigPlaces.SECRET);

  private final String namespace;
  private final List<Reference> found = new ArrayList<>();

  private SpecReferences(String namespace) {
    this.namespace = namespace;
  }

  /**
   * Something that must exist.
   *
   * @param kind ConfigMap, Secret or Service
   * @param key that it must have; empty: it must be there
   * @param user what reads it, such as {@code hook 'migrate'}
   */
  public record Reference(String kind, String name, Optional<String> key, String user) {}

  /** Those of a resource, in the order of its fields; what may be missing is not among them. */
  public static List<Reference> of(ProgressiveDeployment resource) {
    ProgressiveDeploymentSpec spec = resource.getSpec();
    var references =
        new SpecReferences(Objects.requireNonNullElse(resource.getMetadata().getNamespace(), ""));
    if (spec != null) {
      references.template(spec.template(), "the template");
      orEmpty(spec.checks()).forEach(references::check);
      orEmpty(spec.hooks()).forEach(references::hook);
    }
    return references.found.stream().distinct().toList();
  }

  private void template(@Nullable JsonNode pods, String user) {
    if (pods != null) {
      for (String kind : KEYED) {
        ConfigPlaces.named(pods, kind)
            .forEach(
                (name, optional) -> {
                  if (!optional) {
                    add(kind, name, null, user);
                  }
                });
      }
    }
  }

  private void check(CheckSpec check) {
    String user = "check '" + check.name() + "'";
    CheckSpec.Http http = check.http();
    if (http != null) {
      headers(http.headers(), user);
      tls(http.tls(), user);
    }
    url(check.url(), user);
  }

  private void hook(HookSpec hook) {
    String user = "hook '" + hook.name() + "'";
    if (hook.job() != null) {
      template(hook.job().template().path("spec").path("template"), user);
    }
    HookSpec.ConfigMapKeyRef script =
        hook.script() == null ? null : hook.script().configMapKeyRef();
    if (script != null) {
      add(ConfigPlaces.CONFIG_MAP, script.name(), script.key(), user);
    }
    HookSpec.Http http = hook.http();
    if (http != null) {
      headers(http.headers(), user);
      tls(http.tls(), user);
      url(http.url(), user);
    }
  }

  private void headers(@Nullable List<CheckSpec.Header> headers, String user) {
    for (CheckSpec.Header header : orEmpty(headers)) {
      CheckSpec.SecretKeyRef secret = header.secretKeyRef();
      if (secret != null) {
        add(ConfigPlaces.SECRET, secret.name(), secret.key(), user);
      }
    }
  }

  private void tls(CheckSpec.@Nullable Tls tls, String user) {
    CheckSpec.SecretRef authority = tls == null ? null : tls.caSecretRef();
    if (authority != null) {
      add(ConfigPlaces.SECRET, authority.name(), "ca.crt", user);
    }
  }

  private void url(@Nullable String url, String user) {
    Optional.ofNullable(url)
        .flatMap(CheckUrl::read)
        .flatMap(read -> read.service(namespace))
        .ifPresent(service -> add(SERVICE, service, null, user));
  }

  private void add(String kind, String name, @Nullable String key, String user) {
    found.add(new Reference(kind, name, Optional.ofNullable(key), user));
  }

  private static <T> List<T> orEmpty(@Nullable List<T> all) {
    return all == null ? List.of() : all;
  }
}
