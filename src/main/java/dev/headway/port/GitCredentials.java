package dev.headway.port;

/** What a Git server is shown. No {@code toString} gives a secret away. */
public sealed interface GitCredentials {

  /** Where they are from, as messages name it. */
  String shown();

  /** Nothing. */
  record None() implements GitCredentials {
    @Override
    public String shown() {
      return "no credentials";
    }
  }

  /**
   * HTTP basic authentication.
   *
   * @param secret the name of the Secret that holds them
   */
  record Basic(String secret, String username, String password) implements GitCredentials {
    @Override
    public String shown() {
      return "the credentials of Secret '" + secret + "'";
    }

    @Override
    public String toString() {
      return "Basic[redacted]";
    }
  }

  /**
   * A token in the Authorization header.
   *
   * @param secret the name of the Secret that holds it
   */
  record Bearer(String secret, String token) implements GitCredentials {
    @Override
    public String shown() {
      return "the credentials of Secret '" + secret + "'";
    }

    @Override
    public String toString() {
      return "Bearer[redacted]";
    }
  }
}
