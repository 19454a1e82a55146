package dev.headway.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who commits. */
class AuthorTest {
  private static final Author ANN = new Author("Ann Smith", "ann@example.org");

  @TempDir private Path home;

  @Test
  void readsTheFormThatGitHas() {
    assertThat(Author.parse("Ann Smith <ann@example.org>")).contains(ANN);
    assertThat(Author.parse("  Ann Smith<ann@example.org> ")).contains(ANN);
    assertThat(Author.parse("Ann Smith")).isEmpty();
    assertThat(Author.parse("<ann@example.org>")).isEmpty();
    assertThat(Author.parse("Ann <not an address>")).isEmpty();
  }

  @Test
  void asksTheEnvironmentThenTheFilesOfThePerson() throws IOException {
    assertThat(Author.known(Map.of())).isEmpty();
    assertThat(Author.known(Map.of("HOME", home.toString()))).isEmpty();
    Path config = Files.createDirectories(home.resolve(".config/git")).resolve("config");
    Files.writeString(config, "[user]\n\tname = Bob\n\temail = bob@example.org\n");
    assertThat(Author.known(Map.of("HOME", home.toString())))
        .contains(new Author("Bob", "bob@example.org"));
    Files.writeString(
        home.resolve(".gitconfig"), "[user]\n name = Ann Smith\n email = ann@example.org\n");
    assertThat(Author.known(Map.of("HOME", home.toString()))).contains(ANN);
    assertThat(
            Author.known(
                Map.of(
                    "HOME", home.toString(),
                    "GIT_AUTHOR_NAME", "Eve",
                    "GIT_AUTHOR_EMAIL", "eve@example.org")))
        .contains(new Author("Eve", "eve@example.org"));
    Path instead = Files.writeString(home.resolve("other"), "[user]\nname = Eve\n");
    assertThat(
            Author.known(Map.of("HOME", home.toString(), "GIT_CONFIG_GLOBAL", instead.toString())))
        .isEmpty();
    Files.writeString(home.resolve(".gitconfig"), "[user\n");
    assertThat(Author.known(Map.of("HOME", home.toString())))
        .contains(new Author("Bob", "bob@example.org"));
  }
}
