package dev.headway.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.testing.ApiUnderTest;
import dev.headway.testing.GeneratedFile;
import dev.headway.testing.OurKinds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample is taken by the API server, on the sandbox and with a kubeconfig on a real one. */
class SamplesIT {
  private static final Set<String> WRITTEN_BY_CONTROLLERS = Set.of("Deployment", "HTTPRoute");

  @TempDir private static Path folder;
  private static ApiUnderTest api;

  static Stream<Path> samples() {
    return GeneratedFile.list(Path.of("manifests/samples"), ".yaml").stream();
  }

  @BeforeAll
  static void open() {
    api = ApiUnderTest.open(folder);
  }

  @AfterAll
  static void close() {
    api.close();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isAppliedOnTheServer(Path sample) {
    KubernetesClient client = api.client();
    List<ObjectNode> documents = OurKinds.documents(GeneratedFile.read(sample));
    for (ObjectNode document : documents) {
      HasMetadata applied =
          client
              .resource(document.toString())
              .inNamespace(api.namespace())
              .fieldManager("sample")
              .serverSideApply();
      HasMetadata again =
          client
              .resource(document.toString())
              .inNamespace(api.namespace())
              .fieldManager("sample")
              .serverSideApply();
      assertThat(state(again))
          .as("a second apply of %s changes nothing", document.at("/metadata/name"))
          .isEqualTo(state(applied));
    }
    for (ObjectNode document : documents) {
      client.resource(document.toString()).inNamespace(api.namespace()).delete();
    }
  }

  /** Where controllers run, they may write more than the spec of some kinds in between. */
  private static String state(HasMetadata item) {
    var metadata = item.getMetadata();
    return WRITTEN_BY_CONTROLLERS.contains(item.getKind())
        ? "generation " + metadata.getGeneration()
        : "version " + metadata.getResourceVersion();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isAppliedByKubectl(Path sample) throws IOException, InterruptedException {
    assumeTrue(kubectlIsThere(), "no kubectl on the PATH");
    try {
      assertThat(kubectl("apply", "-f", sample.toString())).contains("created");
      // A list with defaults in its items is sent again, so kubectl may say "configured".
      assertThat(kubectl("apply", "-f", sample.toString())).doesNotContain("created");
    } finally {
      kubectl("delete", "--ignore-not-found", "--timeout=20s", "-f", sample.toString());
    }
  }

  private static boolean kubectlIsThere() {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .anyMatch(directory -> Path.of(directory, "kubectl").toFile().canExecute());
  }

  private static String kubectl(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    "kubectl",
                    "--kubeconfig",
                    api.kubeconfig().toString(),
                    "--namespace",
                    api.namespace()),
                Stream.of(arguments))
            .toList();
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ends in time", command).isTrue();
    String text = GeneratedFile.read(output);
    assertThat(process.exitValue()).as("%s said: %s", command, text).isZero();
    return text;
  }
}
