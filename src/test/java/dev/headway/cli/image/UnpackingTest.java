package dev.headway.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackingTest {
  @TempDir private Path folder;
  private Path root;

  @BeforeEach
  void place() {
    root = folder.resolve("root");
  }

  @Test
  void keepsWhatTheCacheAsksFor() throws IOException {
    unpack(new BaseArchive().file("opt/a", "a", 0755).file("opt/b", "b", 0644));
    assertThat(root.resolve("opt/a")).hasContent("a").isExecutable();
    assertThat(Files.isExecutable(root.resolve("opt/b"))).isFalse();
    assertThat(Files.getLastModifiedTime(root.resolve("opt/a")).toMillis()).isEqualTo(1_000_000L);
  }

  @Test
  void aLaterLayerReplacesAndTakesAway() throws IOException {
    unpack(
        new BaseArchive()
            .file("etc/kept", "1", 0644)
            .file("etc/changed", "1", 0644)
            .file("etc/gone", "1", 0644)
            .file("all/of/it", "1", 0644)
            .nextLayer()
            .file("etc/changed", "2", 0644)
            .file("etc/.wh.gone", "", 0644)
            .file("all/.wh..wh..opq", "", 0644));
    assertThat(root.resolve("etc/kept")).hasContent("1");
    assertThat(root.resolve("etc/changed")).hasContent("2");
    assertThat(root.resolve("etc/gone")).doesNotExist();
    assertThat(root.resolve("all")).isEmptyDirectory();
  }

  @Test
  void anAbsoluteLinkMeansTheImagesOwnFile() throws IOException {
    unpack(
        new BaseArchive()
            .file("etc/java/net.properties", "mine", 0644)
            .link("opt/conf/net.properties", "/etc/java/net.properties"));
    assertThat(root.resolve("opt/conf/net.properties")).hasContent("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../outside", "/../outside"})
  void nothingIsWrittenOutside(String name) {
    var archive = new BaseArchive().file(name, "x", 0644);
    assertThatThrownBy(() -> unpack(archive)).hasMessageContaining("outside its root");
    assertThat(folder.resolve("outside")).doesNotExist();
  }

  @Test
  void noLinkLeadsOutside() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    unpack(
        new BaseArchive()
            .link("way", "../outside")
            .nextLayer()
            .link("other", outside.toString())
            .file("way/file", "x", 0644));
    assertThat(root.resolve("way").toRealPath()).isEqualTo(root.toRealPath());
    assertThat(root.resolve("file")).hasContent("x");
    assertThat(Files.exists(root.resolve("other"))).isFalse();
    assertThat(outside).isEmptyDirectory();
  }

  private void unpack(BaseArchive archive) throws IOException {
    Unpacking.unpack(archive.write(folder.resolve("image.tar")), root);
  }
}
