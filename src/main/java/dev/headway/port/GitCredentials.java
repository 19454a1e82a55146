package dev.headway.port;

/** What a Git server is shown. No {@code toString} gives a secret away. */
public sealed interface GitCredentials {

  /** Nothing. */
  record None() implements GitCredentials {}

  /** HTTP basic authentication. */
  record Basic(String username, String password) implements GitCredentials {
    @Override
    public String toString() {
      return "Basic[redacted]";
    }
  }

  /** A token in the Authorization header. */
  record Bearer(String token) implements GitCredentials {
    @Override
    public String toString() {
      return "Bearer[redacted]";
    }
  }
}
