package dev.headway.gitsync.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.GitSyncSpec;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.SyncSpec;
import dev.headway.gitsync.observe.SpecReader.Reading;
import dev.headway.settings.OperatorSettings;
import dev.headway.testing.GitRefuses;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defaults, and what is refused by name. */
class SpecReaderTest {
  private static final OperatorSettings CLUSTER = OperatorSettings.defaults(Path.of("mirrors"));

  private static Reading read(String spec, String name) {
    var sync = new GitSync();
    sync.setMetadata(
        new ObjectMetaBuilder().withNamespace("shop").withName(name).withGeneration(2L).build());
    sync.setSpec(Serialization.unmarshal(spec, GitSyncSpec.class));
    return SpecReader.read(sync, CLUSTER);
  }

  @Test
  void appliesDefaults() {
    Reading reading =
        read("{\"url\": \"https://git.example/x.git\", \"serviceAccountName\": \"d\"}", "shop");
    assertThat(reading).isInstanceOf(Reading.Valid.class);
    SyncSpec spec = ((Reading.Valid) reading).spec();
    assertThat(spec.branch()).isEqualTo("main");
    assertThat(spec.interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.targetNamespace()).isEqualTo("shop");
    assertThat(spec.prune()).isTrue();
    assertThat(spec.correct()).isTrue();
    assertThat(spec.pruneLimit().percent()).isEqualTo(25);
    assertThat(spec.writeBack()).isEmpty();
    assertThat(spec.owner()).isEqualTo("shop.shop");
    assertThat(((Reading.Valid) reading).timeout()).isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: http://git.example/x | `url` has the scheme 'http'; the operator's settings allow:"
            + " https",
        "url: https://u:p@git.example/x | `url` must not hold credentials",
        "url: 'https://git.example/a b' | `url` is not a URL",
        "url: 'https:x' | `url` is not a URL",
        "url: 'https:///x' | `url` is not a URL",
        "ref: {branch: a..b} | `ref.branch` 'a..b' is not the name of a branch",
        "path: a/../b | `path` must not contain '..'",
        "interval: 10ms | `interval` must be at least 200ms",
        "interval: soon | `interval` must be a duration above zero",
        "pruneLimit: 0% | `pruneLimit` must be a percentage",
        "targetNamespace: bank | `targetNamespace` 'bank' is not the GitSync's own",
        "serviceAccountName: '' | `serviceAccountName` must be set"
      })
  @GitRefuses({
    GitRefusal.SCHEME,
    GitRefusal.CREDENTIALS_IN_URL,
    GitRefusal.NOT_A_URL,
    GitRefusal.BRANCH_NAME,
    GitRefusal.PATH,
    GitRefusal.INTERVAL,
    GitRefusal.DURATION,
    GitRefusal.PRUNE_LIMIT,
    GitRefusal.TARGET_NAMESPACE,
    GitRefusal.NO_ACCOUNT
  })
  void refusesByName(String line, String words) {
    String base = line.startsWith("url") ? "" : "url: https://git.example/x\n";
    String account = line.startsWith("serviceAccountName") ? "" : "serviceAccountName: d\n";
    assertThat(read(base + account + line, "shop"))
        .isInstanceOfSatisfying(
            Reading.Invalid.class,
            invalid -> {
              assertThat(invalid.message()).contains(words);
              assertThat(invalid.message()).doesNotContain("u:p");
            });
  }

  @Test
  @GitRefuses(GitRefusal.NO_SPEC)
  void refusesWhatHasNoSpec() {
    var sync = new GitSync();
    sync.setMetadata(new ObjectMetaBuilder().withNamespace("shop").withName("shop").build());
    assertThat(SpecReader.read(sync, CLUSTER)).isEqualTo(new Reading.Invalid("`spec` must be set"));
  }

  @Test
  @GitRefuses({GitRefusal.LONG_NAME})
  void refusesANameThatIsNoLabel() {
    assertThat(read("{\"url\": \"https://git.example/x\"}", "x".repeat(60)))
        .isInstanceOfSatisfying(
            Reading.Invalid.class,
            invalid -> assertThat(invalid.message()).contains("must not be longer than"));
  }
}
