package dev.headway.sandbox.world.node;

import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Works out the environment variables of a container, as a kubelet does. */
final class ContainerEnvironment {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(\\$)?\\(([A-Za-z_][A-Za-z0-9_.-]*)\\)");
  private static final Pattern KEYED_FIELD =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

  /**
   * A variable names something that is not there: the container waits with {@code
   * CreateContainerConfigError}.
   */
  static final class Unresolved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unresolved(String message) {
      super(message);
    }
  }

  /**
   * The data of ConfigMaps and Secrets of the pod's namespace, decoded; empty where there is no
   * such object.
   */
  interface Data {
    Optional<Map<String, String>> configMap(String name);

    Optional<Map<String, String>> secret(String name);
  }

  private final Pod pod;
  private final String podIp;
  private final Data data;

  ContainerEnvironment(Pod pod, String podIp, Data data) {
    this.pod = pod;
    this.podIp = podIp;
    this.data = data;
  }

  /** In the order of definition. Throws {@link Unresolved}. */
  Map<String, String> of(Container container) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("HOSTNAME", pod.getMetadata().getName());
    container.getEnvFrom().forEach(source -> addAll(source, environment));
    for (EnvVar variable : container.getEnv()) {
      if (variable.getValueFrom() == null) {
        environment.put(
            variable.getName(),
            expand(Objects.requireNonNullElse(variable.getValue(), ""), environment));
      } else {
        resolve(variable.getValueFrom())
            .ifPresent(value -> environment.put(variable.getName(), value));
      }
    }
    return environment;
  }

  private void addAll(EnvFromSource source, Map<String, String> environment) {
    String prefix = Objects.requireNonNullElse(source.getPrefix(), "");
    if (source.getConfigMapRef() != null) {
      String name = source.getConfigMapRef().getName();
      boolean optional = Boolean.TRUE.equals(source.getConfigMapRef().getOptional());
      all("configmap", name, optional, data.configMap(name))
          .forEach((key, value) -> environment.put(prefix + key, value));
    }
    if (source.getSecretRef() != null) {
      String name = source.getSecretRef().getName();
      boolean optional = Boolean.TRUE.equals(source.getSecretRef().getOptional());
      all("secret", name, optional, data.secret(name))
          .forEach((key, value) -> environment.put(prefix + key, value));
    }
  }

  private static Map<String, String> all(
      String kind, String name, boolean optional, Optional<Map<String, String>> found) {
    if (found.isEmpty() && !optional) {
      throw new Unresolved("%s \"%s\" not found".formatted(kind, name));
    }
    return found.orElse(Map.of());
  }

  private Optional<String> resolve(EnvVarSource source) {
    if (source.getFieldRef() != null) {
      return Optional.of(field(source.getFieldRef().getFieldPath()));
    }
    if (source.getConfigMapKeyRef() != null) {
      ConfigMapKeySelector ref = source.getConfigMapKeyRef();
      return one(
          "configmap",
          ref.getName(),
          ref.getKey(),
          Boolean.TRUE.equals(ref.getOptional()),
          data.configMap(ref.getName()));
    }
    if (source.getSecretKeyRef() != null) {
      SecretKeySelector ref = source.getSecretKeyRef();
      return one(
          "secret",
          ref.getName(),
          ref.getKey(),
          Boolean.TRUE.equals(ref.getOptional()),
          data.secret(ref.getName()));
    }
    throw new Unresolved(
        "the sandbox resolves `value`, `fieldRef`, `configMapKeyRef` and `secretKeyRef`, nothing"
            + " else");
  }

  private Optional<String> one(
      String kind, String name, String key, boolean optional, Optional<Map<String, String>> found) {
    Optional<String> value = found.map(content -> content.get(key));
    if (value.isEmpty() && !optional) {
      throw new Unresolved(
          found.isEmpty()
              ? "%s \"%s\" not found".formatted(kind, name)
              : "couldn't find key %s in %s %s/%s"
                  .formatted(key, kind, pod.getMetadata().getNamespace(), name));
    }
    return value;
  }

  private String field(String path) {
    Matcher keyed = KEYED_FIELD.matcher(path);
    if (keyed.matches()) {
      Map<String, String> entries =
          keyed.group(1).equals("labels")
              ? pod.getMetadata().getLabels()
              : pod.getMetadata().getAnnotations();
      return entries == null ? "" : entries.getOrDefault(keyed.group(2), "");
    }
    String value =
        switch (path) {
          case "metadata.name" -> pod.getMetadata().getName();
          case "metadata.namespace" -> pod.getMetadata().getNamespace();
          case "metadata.uid" -> pod.getMetadata().getUid();
          case "spec.nodeName" -> pod.getSpec().getNodeName();
          case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
          case "status.podIP", "status.podIPs" -> podIp;
          case "status.hostIP", "status.hostIPs" -> NodeObject.ADDRESS;
          default ->
              throw new Unresolved(
                  "the sandbox has no field \"%s\" for a variable".formatted(path));
        };
    return Objects.requireNonNullElse(value, "");
  }

  /** Replaces {@code $(NAME)} by what is defined so far; {@code $$(NAME)} stands for itself. */
  private static String expand(String text, Map<String, String> environment) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            found -> {
              String whole = found.group();
              String value =
                  found.group(1) != null
                      ? whole.substring(1)
                      : environment.getOrDefault(found.group(2), whole);
              return Matcher.quoteReplacement(value);
            });
  }
}
