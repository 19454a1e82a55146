package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox's kubeconfig replaces its own kind only. */
class KubeconfigFileTest {
  @TempDir private Path folder;

  @Test
  void withoutAWishItIsInTheSandboxesFolder() {
    assertThat(KubeconfigFile.target(null, folder)).isEqualTo(folder.resolve("kubeconfig"));
  }

  @Test
  void onlyItsUserReadsIt() throws IOException {
    Path file = KubeconfigFile.target(folder.resolve("sandbox.yaml"), folder);
    KubeconfigFile.write(file, "first");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    KubeconfigFile.write(KubeconfigFile.target(file, folder), "second");
    assertThat(file).content().endsWith("second").doesNotContain("first");
  }

  @Test
  void anotherClustersFileIsLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), "apiVersion: v1\n");
    assertThatThrownBy(() -> KubeconfigFile.target(file, folder))
        .isInstanceOf(CliFailure.class)
        .hasMessage(file + " is there already and was not written by a sandbox; name another file");
    assertThat(file).content().isEqualTo("apiVersion: v1\n");
  }

  @Test
  void whatCannotBeReadOrWrittenIsNamed() {
    assertThatThrownBy(() -> KubeconfigFile.target(folder, folder))
        .isInstanceOf(CliFailure.class)
        .hasMessageStartingWith("cannot read " + folder);
    Path nowhere = folder.resolve("not").resolve("there");
    assertThatThrownBy(() -> KubeconfigFile.write(nowhere, "text"))
        .isInstanceOf(CliFailure.class)
        .hasMessageStartingWith("cannot write " + nowhere);
  }
}
