package dev.headway.generated;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Helm runs before an uninstall and for {@code helm test}. The library leaves hooks out when
 * it renders, so a copy of the chart is rendered in which they are no hooks.
 */
class ChartHooksTest {
  private static final Path CHART = Path.of("helm/headway");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  @TempDir private static Path copy;

  @BeforeAll
  static void copy() throws IOException {
    try (Stream<Path> files = Files.walk(CHART)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(CHART.relativize(file));
        Files.createDirectories(target.getParent());
        Files.writeString(target, Files.readString(file).replace("helm.sh/hook", "was/hook"));
      }
    }
  }

  @Test
  void hooksAreNotAppliedWithTheRest() {
    assertThat(
            new Helm(CHART)
                .template()
                .withName("headway")
                .withKubeVersion("1.36.0")
                .skipCrds()
                .call())
        .doesNotContain("uninstall", "headway-test");
  }

  @Test
  void everyPodRunsWithoutPrivilegesAndWithLimits() {
    List<PodSpec> pods = render().stream().flatMap(object -> podOf(object).stream()).toList();
    assertThat(pods).as("operator, uninstall and test").hasSize(3);
    for (PodSpec pod : pods) {
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      var container = pod.getContainers().getFirst();
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getResources().getLimits()).containsKey("memory");
    }
  }

  @Test
  void theHooksRightsComeBeforeIt() {
    assertThat(weights(render(), "pre-delete"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ServiceAccount", "-2",
                "Role", "-2",
                "ClusterRole", "-2",
                "RoleBinding", "-1",
                "ClusterRoleBinding", "-1",
                "Job", "0"));
    assertThat(weights(render(), "test"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("ServiceAccount", "-2", "Role", "-2", "RoleBinding", "-1", "Pod", "0"));
  }

  /** With namespaces, the hooks have rights in these alone, and look nowhere else. */
  @Test
  void namespacesLimitTheHooks() {
    List<HasMetadata> objects = render("namespaces[0]", "shop", "namespaces[1]", "bank");
    assertThat(
            objects.stream()
                .filter(object -> hook(object) != null)
                .filter(object -> object.getKind().endsWith("Binding"))
                .map(object -> place(object)))
        .containsExactlyInAnyOrder(
            "RoleBinding shop/headway-uninstall-releases",
            "RoleBinding bank/headway-uninstall-releases",
            "RoleBinding headway-system/headway-uninstall",
            "RoleBinding shop/headway-test");
    assertThat(arguments(objects, Job.class)).contains("--watched=shop", "--watched=bank");
    assertThat(arguments(objects, Pod.class)).contains("--namespace=shop");
  }

  @Test
  void anUninstallTakesItsTimeOrIsLeftOut() {
    assertThat(arguments(render(), Job.class))
        .containsExactly("uninstall", "--deployment=headway", "--timeout=4m");
    assertThat(arguments(render("uninstall.timeout", "77s"), Job.class)).contains("--timeout=77s");
    assertThat(render("uninstall.bringToRest", "false"))
        .noneMatch(object -> "pre-delete".equals(hook(object)));
  }

  private static Map<String, String> weights(List<HasMetadata> objects, String hook) {
    return objects.stream()
        .filter(object -> hook.equals(hook(object)))
        .collect(
            Collectors.toMap(
                HasMetadata::getKind,
                object -> object.getMetadata().getAnnotations().get("was/hook-weight")));
  }

  private static @Nullable String hook(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get("was/hook");
  }

  private static String place(HasMetadata object) {
    return "%s %s/%s"
        .formatted(
            object.getKind(), object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  private static <T extends HasMetadata> List<String> arguments(
      List<HasMetadata> objects, Class<T> kind) {
    return objects.stream()
        .filter(kind::isInstance)
        .flatMap(object -> podOf(object).stream())
        .findFirst()
        .orElseThrow()
        .getContainers()
        .getFirst()
        .getArgs();
  }

  private static Optional<PodSpec> podOf(HasMetadata object) {
    return Optional.ofNullable(
        switch (object) {
          case Deployment deployment -> deployment.getSpec().getTemplate().getSpec();
          case Job job -> job.getSpec().getTemplate().getSpec();
          case Pod pod -> pod.getSpec();
          default -> null;
        });
  }

  private static List<HasMetadata> render(String... values) {
    TemplateCommand command =
        new Helm(copy)
            .template()
            .withName("headway")
            .withNamespace("headway-system")
            .withKubeVersion("1.36.0")
            .skipCrds();
    for (int i = 0; i < values.length; i += 2) {
      command.set(values[i], values[i + 1]);
    }
    return Arrays.stream(command.call().split("(?m)^---$"))
        .filter(text -> text.lines().anyMatch(line -> line.startsWith("kind:")))
        .map(text -> (HasMetadata) YAML.unmarshal(text))
        .toList();
  }
}
