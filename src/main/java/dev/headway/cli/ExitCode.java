package dev.headway.cli;

/** The exit codes of every command. They are part of the interface: scripts rely on them. */
public enum ExitCode {
  OK(0, "done, or everything asked for holds"),
  FAILED(1, "a release failed, a promise of the demo was broken, or something unexpected happened"),
  USAGE(2, "the command line is not understood"),
  REFUSED(3, "the operator refused the action, or the cluster did not allow it"),
  NOT_FOUND(4, "what was named does not exist"),
  OWNED_BY_GIT(5, "a GitSync owns the object: nothing was changed, commit the change instead"),
  UNREACHABLE(6, "the cluster does not answer, or there is no kubeconfig"),
  TIMED_OUT(7, "the wait ended before the result was there; what was asked for goes on");

  private final int status;
  private final String meaning;

  ExitCode(int status, String meaning) {
    this.status = status;
    this.meaning = meaning;
  }

  public int status() {
    return status;
  }

  /** One clause for the help and the reference. */
  public String meaning() {
    return meaning;
  }
}
