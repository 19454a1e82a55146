package dev.headway.cli;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.render.Style;
import java.util.List;

/** What {@code headway deploy} asked for. */
record Deployed(
    String namespace,
    String name,
    String version,
    String container,
    String previousImage,
    String image,
    boolean changed) {

  static Deployed of(ProgressiveDeployment deployment, ImageChange change, String version) {
    return new Deployed(
        deployment.getMetadata().getNamespace(),
        deployment.getMetadata().getName(),
        version,
        change.container(),
        change.from(),
        change.to(),
        change.patch().isPresent());
  }

  List<String> lines(Style style) {
    if (!changed) {
      return List.of(style.open() + " " + style.bold(name) + " asks for " + image + " already");
    }
    return List.of(
        style.tick()
            + " "
            + style.bold(name)
            + " now asks for "
            + image
            + " (was "
            + previousImage
            + ")");
  }
}
