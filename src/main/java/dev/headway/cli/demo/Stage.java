package dev.headway.cli.demo;

import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.sandbox.world.load.LoadSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;

/** What the story needs of a sandbox. */
public interface Stage {
  KubernetesClient client();

  /** Where the gateway listens. */
  URI gateway();

  /** Starts a load; whoever starts it stops it. */
  LoadGenerator load(LoadSettings settings);
}
