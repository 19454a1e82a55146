package dev.headway.gitsync.observe;

import dev.headway.api.v1alpha1.Formats;
import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.GitSyncSpec;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.decide.PruneRules;
import dev.headway.gitsync.decide.SyncSpec;
import dev.headway.settings.OperatorSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a GitSync's spec into checked values with defaults, or says what is wrong with it. */
public final class SpecReader {
  private static final Pattern PART = Pattern.compile("([0-9]{1,5})(h|ms|m|s)");
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(200);

  private SpecReader() {}

  /** A spec, or why there is none. */
  public sealed interface Reading {
    /**
     * A spec that can be worked with.
     *
     * @param url as it is to be fetched
     * @param secret the Secret with credentials, if one is named
     */
    record Valid(SyncSpec spec, URI url, Duration timeout, Optional<String> secret)
        implements Reading {}

    record Invalid(String message) implements Reading {}
  }

  public static Reading read(GitSync sync, OperatorSettings settings) {
    try {
      return valid(sync, settings);
    } catch (InvalidException e) {
      return new Reading.Invalid(String.valueOf(e.getMessage()));
    }
  }

  /** As an operator reads it whose settings allow whatever settings can allow. */
  public static Reading readFreely(GitSync sync) {
    String target = sync.getSpec() == null ? null : sync.getSpec().targetNamespace();
    var settings =
        new OperatorSettings(
            Set.of(),
            Set.of("https", "http", "file"),
            Path.of(""),
            Optional.of("default"),
            target == null ? Set.of() : Set.of(target),
            Set.of());
    return read(sync, settings);
  }

  private static Reading valid(GitSync sync, OperatorSettings settings) {
    GitSyncSpec spec = sync.getSpec();
    String namespace = Objects.requireNonNullElse(sync.getMetadata().getNamespace(), "");
    String name = sync.getMetadata().getName();
    if (spec == null) {
      throw new InvalidException(GitRefusal.NO_SPEC);
    }
    String owner = namespace + "." + name;
    if (owner.length() > Formats.LABEL_LENGTH) {
      throw new InvalidException(GitRefusal.LONG_NAME);
    }
    URI url = url(spec.url(), settings.gitSchemes());
    String target = orElse(spec.targetNamespace(), namespace);
    Set<String> namespaces = namespaces(namespace, target, settings);
    GitSyncSpec.WriteBack writeBack = spec.writeBack();
    SyncSpec read =
        new SyncSpec(
            namespace,
            name,
            Objects.requireNonNullElse(sync.getMetadata().getGeneration(), 0L),
            shown(url),
            branch(spec.ref()),
            path(orElse(spec.path(), "/")),
            interval(orElse(spec.interval(), "30s")),
            account(spec, settings),
            target,
            namespaces,
            spec.prune() != GitSyncSpec.Toggle.Disabled,
            new PruneRules.Limit(
                percent(orElse(spec.pruneLimit(), "25%")), orElse(spec.pruneApproved(), "")),
            spec.drift() != GitSyncSpec.Drift.Report,
            Boolean.TRUE.equals(spec.suspend()),
            writeBack(writeBack));
    GitSyncSpec.SecretRef secret = spec.secretRef();
    return new Reading.Valid(
        read,
        url,
        duration("timeout", orElse(spec.timeout(), "60s")),
        Optional.ofNullable(secret).map(GitSyncSpec.SecretRef::name));
  }

  private static URI url(@Nullable String text, Set<String> schemes) {
    try {
      URI url = new URI(orElse(text, ""));
      String scheme = orElse(url.getScheme(), "");
      if (!schemes.contains(scheme)) {
        throw new InvalidException(
            GitRefusal.SCHEME, scheme, String.join(", ", new TreeSet<>(schemes)));
      }
      boolean local = scheme.equals("file");
      if (url.isOpaque() || orElse(local ? url.getRawPath() : url.getHost(), "").isEmpty()) {
        throw new InvalidException(GitRefusal.NOT_A_URL);
      }
      if (url.getRawUserInfo() != null) {
        throw new InvalidException(GitRefusal.CREDENTIALS_IN_URL);
      }
      return url;
    } catch (URISyntaxException e) {
      throw new InvalidException(GitRefusal.NOT_A_URL);
    }
  }

  private static String shown(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme()
        + "://"
        + orElse(url.getHost(), "")
        + port
        + orElse(url.getRawPath(), "");
  }

  private static String branch(GitSyncSpec.@Nullable Ref ref) {
    String branch = ref == null ? "main" : orElse(ref.branch(), "main");
    if (branch.contains("..")
        || branch.contains("//")
        || branch.contains("@{")
        || branch.endsWith(".lock")
        || branch.startsWith("-")
        || branch.endsWith("/")) {
      throw new InvalidException(GitRefusal.BRANCH_NAME, branch);
    }
    return branch;
  }

  private static String path(String path) {
    for (String part : path.split("/", -1)) {
      if (part.equals("..") || part.equals(".git")) {
        throw new InvalidException(GitRefusal.PATH, part);
      }
    }
    return path;
  }

  private static String account(GitSyncSpec spec, OperatorSettings settings) {
    return Optional.ofNullable(spec.serviceAccountName())
        .filter(name -> !name.isEmpty())
        .or(settings::defaultServiceAccount)
        .orElseThrow(() -> new InvalidException(GitRefusal.NO_ACCOUNT));
  }

  private static Set<String> namespaces(String own, String target, OperatorSettings settings) {
    Set<String> allowed = new TreeSet<>(settings.crossNamespaceTargets());
    if (!target.equals(own) && !allowed.contains(target)) {
      throw new InvalidException(GitRefusal.TARGET_NAMESPACE, target);
    }
    allowed.add(own);
    return allowed;
  }

  private static int percent(String text) {
    Matcher matcher = Pattern.compile("(100|[1-9][0-9]?)%").matcher(text);
    if (!matcher.matches()) {
      throw new InvalidException(GitRefusal.PRUNE_LIMIT);
    }
    return Integer.parseInt(matcher.group(1));
  }

  private static Duration interval(String text) {
    Duration interval = duration("interval", text);
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new InvalidException(GitRefusal.INTERVAL);
    }
    return interval;
  }

  private static Duration duration(String field, String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    int at = 0;
    while (part.find() && part.start() == at) {
      long count = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "h" -> Duration.ofHours(count);
                case "m" -> Duration.ofMinutes(count);
                case "s" -> Duration.ofSeconds(count);
                default -> Duration.ofMillis(count);
              });
      at = part.end();
    }
    if (at != text.length() || sum.isZero()) {
      throw new InvalidException(GitRefusal.DURATION, field);
    }
    return sum;
  }

  private static Optional<SyncSpec.Author> writeBack(GitSyncSpec.@Nullable WriteBack writeBack) {
    if (writeBack == null || writeBack.rollback() != GitSyncSpec.Rollback.Commit) {
      return Optional.empty();
    }
    GitSyncSpec.Author author = writeBack.author();
    return Optional.of(
        author == null
            ? new SyncSpec.Author("Headway", "headway@headway.dev")
            : new SyncSpec.Author(author.name(), author.email()));
  }

  private static String orElse(@Nullable String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private static final class InvalidException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidException(GitRefusal refusal, Object... values) {
      super(refusal.message(values));
    }
  }
}
