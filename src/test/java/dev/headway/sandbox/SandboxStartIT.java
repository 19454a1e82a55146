package dev.headway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sandbox that does not start says why, and leaves nothing behind. */
class SandboxStartIT {
  @Test
  void saysWhyItsOperatorDidNotStart() {
    List<Integer> ports = new ArrayList<>();
    SandboxOptions options =
        SandboxOptions.at(InstantSource.system())
            .withOperator(
                client -> {
                  ports.add(client.getMasterUrl().getPort());
                  throw new IllegalArgumentException("no such folder");
                });
    assertThatThrownBy(() -> Sandbox.start(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such folder");
    try (Sandbox next = Sandbox.start(options(ports.getFirst()))) {
      assertThat(next.apiUrl().getPort()).isEqualTo(ports.getFirst());
    }
  }

  @Test
  void saysThatItsOperatorBroke() {
    SandboxOptions options =
        SandboxOptions.at(InstantSource.system())
            .withOperator(
                client -> {
                  throw new NoClassDefFoundError("a class");
                });
    assertThatThrownBy(() -> Sandbox.start(options))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The operator did not start")
        .hasCauseInstanceOf(NoClassDefFoundError.class);
  }

  private static SandboxOptions options(int port) {
    return SandboxOptions.at(InstantSource.system()).withPort(port);
  }
}
