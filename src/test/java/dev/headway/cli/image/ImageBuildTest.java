package dev.headway.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.cli.CliFailure;
import dev.headway.testing.ImageRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images of a small build on a base whose Java only says its version. */
class ImageBuildTest {
  @TempDir private Path folder;
  private Path target;
  private String base;

  @BeforeEach
  void build() throws IOException {
    target = Files.createDirectories(folder.resolve("target"));
    Files.createDirectories(target.resolve("lib"));
    Files.writeString(target.resolve("headway-1.0.0.jar"), "program");
    Files.writeString(target.resolve("headway-1.0.0-sources.jar"), "sources");
    Files.writeString(target.resolve("lib/one.jar"), "one");
    Files.writeString(target.resolve("lib/two.jar"), "two");
    Files.writeString(target.resolve("lib/only-sandbox.jar"), "sandbox");
    Files.writeString(target.resolve("lib/sample.list"), "lib/two.jar:lib/one.jar");
    Path archive = BaseArchive.withScriptForJava("25.0.3+9").write(folder.resolve("base.tar"));
    base = Base.ARCHIVE + archive;
  }

  @Test
  void startsTheProgramAsNobodyWithTheListedLibraries() throws Exception {
    Path archive = folder.resolve("sample.tar");
    var result = image("shop/sample:1.0.0").write(archive);
    JsonNode config = json(archive, "config.json").path("config");
    assertThat(config.path("User").asText()).isEqualTo("65532:65532");
    assertThat(texts(config.path("Env"))).contains("LANG=C.UTF-8", "PATH=/bin");
    assertThat(texts(config.path("Entrypoint")))
        .startsWith("/opt/java/bin/java")
        .containsAll(Layout.JVM_OPTIONS)
        .endsWith(
            "-cp", "/app/headway.jar:/app/lib/two.jar:/app/lib/one.jar", "dev.headway.SampleMain");
    assertThat(result.java()).isEqualTo("25.0.3+9");
    assertThat(result.digest()).startsWith("sha256:");
    assertThat(Files.list(target).map(Path::getFileName).map(Path::toString))
        .as("nothing is left behind but the cache of layers")
        .noneMatch(name -> name.startsWith("image-") && !name.equals("image-cache"));
  }

  @Test
  void saysWhyThereIsNoCacheAndMakesTheImageAllTheSame() throws Exception {
    Path archive = folder.resolve("sample.tar");
    var result = image("sample:1").write(archive);
    assertThat(result.withoutCache())
        .hasValueSatisfying(why -> assertThat(why).contains("training run failed"));
    assertThat(texts(json(archive, "config.json").path("config").path("Entrypoint")))
        .noneMatch(option -> option.contains("AOT"));
  }

  @Test
  void anArchiveCarriesEachName() throws Exception {
    Path archive = folder.resolve("sample.tar");
    image("shop/sample:1.0.0", "shop/sample:1.1.0").write(archive);
    assertThat(texts(json(archive, "manifest.json").path(0).path("RepoTags")))
        .containsExactlyInAnyOrder("shop/sample:1.0.0", "shop/sample:1.1.0");
  }

  @Test
  void pushesToARegistryAndBuildsOnAnImageOfOne() throws Exception {
    try (ImageRegistry registry = ImageRegistry.start()) {
      image(registry.host() + "/shop/base:1").push();
      assertThat(registry.content()).contains("shop/base/manifests/1");
      Path archive = folder.resolve("sample.tar");
      base = registry.host() + "/shop/base:1";
      image("sample:1").write(archive);
      assertThat(json(archive, "manifest.json").path(0).path("Layers"))
          .as("the base's own, the libraries, the program, twice")
          .hasSize(5);
    }
  }

  @Test
  void namesTheRegistryThatDoesNotAnswer() {
    base = "127.0.0.1:1/shop/base:1";
    assertThatThrownBy(() -> image("sample:1").write(folder.resolve("sample.tar")))
        .isInstanceOf(CliFailure.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          25.0.3+9 | Shop:1      |         | --name must be the name of an image
          25.0.3+9 | shop:1      | other:1 | all names must be of one repository
          21.0.9+1 | shop:1      |         | the base image has Java 21.0.9+1, not 25
          """)
  void refusesWithAReason(String java, String name, String other, String reason) throws Exception {
    base = Base.ARCHIVE + BaseArchive.withScriptForJava(java).write(folder.resolve("b.tar"));
    String[] names = Stream.of(name, other).filter(n -> n != null).toArray(String[]::new);
    assertThatThrownBy(() -> image(names).write(folder.resolve("sample.tar")))
        .isInstanceOf(CliFailure.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesABaseWithoutJavaAndOneThatIsNotThere() throws Exception {
    base = Base.ARCHIVE + new BaseArchive().file("etc/x", "x", 0644).write(folder.resolve("b.tar"));
    assertThatThrownBy(() -> image("shop:1").write(folder.resolve("sample.tar")))
        .hasMessageContaining("the base image has no Java");
    base = "tar:///nowhere/base.tar";
    assertThatThrownBy(() -> image("shop:1"))
        .hasMessage("--base: cannot read the archive /nowhere/base.tar");
  }

  @Test
  void asksForABuild() {
    assertThatThrownBy(() -> Built.in(folder, Content.OPERATOR))
        .isInstanceOf(CliFailure.class)
        .hasMessageContaining("build it first");
  }

  private ImageBuild image(String... names) {
    Built built = Built.in(target, Content.SAMPLE);
    return ImageBuild.of(Content.SAMPLE, built, base, List.of(names), InstantSource.system());
  }

  private static JsonNode json(Path archive, String name) throws IOException {
    try (TarFile tar = new TarFile(archive.toFile())) {
      var entry = tar.getEntries().stream().filter(e -> e.getName().equals(name)).findFirst();
      try (var in = tar.getInputStream(entry.orElseThrow())) {
        return new ObjectMapper().readTree(in);
      }
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
