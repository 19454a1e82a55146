package dev.headway.adapter.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;

/** Who makes a commit, as Git's own settings of a person say it. Nothing else of them is read. */
public record Author(String name, String email) {
  private static final Pattern FORM =
      Pattern.compile("\\s*([^<>]+?)\\s*<([^<>\\s]+@[^<>\\s]+)>\\s*");

  /** From {@code Name <address>}; empty where it has another form. */
  public static Optional<Author> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new Author(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /**
   * From {@code GIT_AUTHOR_NAME} and {@code GIT_AUTHOR_EMAIL}, else from the person's Git
   * configuration; empty where neither says both.
   */
  public static Optional<Author> known(Map<String, String> environment) {
    return of(environment.get("GIT_AUTHOR_NAME"), environment.get("GIT_AUTHOR_EMAIL"))
        .or(() -> files(environment).flatMap(file -> read(file).stream()).findFirst());
  }

  private static Stream<Path> files(Map<String, String> environment) {
    String instead = environment.getOrDefault("GIT_CONFIG_GLOBAL", "");
    if (!instead.isEmpty()) {
      return Stream.of(Path.of(instead));
    }
    String home = environment.getOrDefault("HOME", "");
    if (home.isEmpty()) {
      return Stream.empty();
    }
    Path settings =
        Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .orElse(Path.of(home, ".config"));
    return Stream.of(Path.of(home, ".gitconfig"), settings.resolve("git").resolve("config"));
  }

  private static Optional<Author> read(Path file) {
    try {
      var config = new Config();
      config.fromText(Files.readString(file));
      return of(config.getString("user", null, "name"), config.getString("user", null, "email"));
    } catch (IOException | ConfigInvalidException e) {
      return Optional.empty();
    }
  }

  private static Optional<Author> of(@Nullable String name, @Nullable String email) {
    return name == null || email == null || name.isBlank() || email.isBlank()
        ? Optional.empty()
        : Optional.of(new Author(name.strip(), email.strip()));
  }
}
