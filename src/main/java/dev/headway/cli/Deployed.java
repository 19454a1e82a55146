package dev.headway.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.render.Style;
import dev.headway.gitsync.act.DocumentChange.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code headway deploy} asked for.
 *
 * @param gitSync the owner, where it was asked for by a commit
 * @param commit that asks for it
 * @param source {@code path:line} of the value in that commit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Deployed(
    String namespace,
    String name,
    String version,
    String container,
    String previousImage,
    String image,
    boolean changed,
    @Nullable String gitSync,
    @Nullable String commit,
    @Nullable String source) {

  static Deployed of(ProgressiveDeployment deployment, ImageChange change, String version) {
    return of(deployment, change, version, change.patch().isPresent(), null, null, null);
  }

  /** By a commit. */
  static Deployed of(
      ProgressiveDeployment deployment,
      ImageChange change,
      String version,
      String owner,
      Result result) {
    return switch (result) {
      case Result.Committed(var commit, String file, int line) ->
          of(deployment, change, version, true, owner, commit.id(), file + ":" + line);
      case Result.Already(var tip) -> of(deployment, change, version, false, owner, tip.id(), null);
      case Result.Refused(String why) -> throw new IllegalArgumentException(why);
    };
  }

  private static Deployed of(
      ProgressiveDeployment deployment,
      ImageChange change,
      String version,
      boolean changed,
      @Nullable String owner,
      @Nullable String commit,
      @Nullable String source) {
    return new Deployed(
        deployment.getMetadata().getNamespace(),
        deployment.getMetadata().getName(),
        version,
        change.container(),
        change.from(),
        change.to(),
        changed,
        owner,
        commit,
        source);
  }

  List<String> lines(Style style) {
    if (!changed) {
      return List.of(style.open() + " " + style.bold(name) + " asks for " + image + " already");
    }
    String was = " (was " + previousImage + ")";
    return commit == null
        ? List.of(style.tick() + " " + style.bold(name) + " now asks for " + image + was)
        : List.of(
            "%s %s: commit %s asks for %s in %s%s; GitSync %s applies it"
                .formatted(
                    style.tick(),
                    style.bold(name),
                    commit.substring(0, Math.min(7, commit.length())),
                    image,
                    source,
                    was,
                    gitSync));
  }
}
