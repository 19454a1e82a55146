package dev.headway.domain.git;

import dev.headway.domain.MessageForm;

/**
 * A way in which a GitSync says no: to its spec, to the branch, to what stands in it, or to a
 * request. The list is closed; each has a test that asserts its words.
 */
public enum GitRefusal {
  // The spec, as far as the schema cannot judge it.
  NO_SPEC(Stage.Spec, "`spec` must be set"),
  LONG_NAME(
      Stage.Spec,
      "`metadata.name` and namespace must not be longer than 62 characters together, since they go"
          + " into a label"),
  NOT_A_URL(Stage.Spec, "`url` is not a URL"),
  SCHEME(
      Stage.Spec, "`url` has the scheme '<scheme>'; the operator's settings allow: <the schemes>"),
  CREDENTIALS_IN_URL(
      Stage.Spec,
      "`url` must not hold credentials: put them into a Secret and name it in `secretRef`"),
  BRANCH_NAME(Stage.Spec, "`ref.branch` '<branch>' is not the name of a branch"),
  PATH(Stage.Spec, "`path` must not contain '<part>'"),
  NO_ACCOUNT(
      Stage.Spec, "`serviceAccountName` must be set: the operator's settings name no default"),
  TARGET_NAMESPACE(
      Stage.Spec,
      "`targetNamespace` '<namespace>' is not the GitSync's own, and the operator's settings do not"
          + " allow it"),
  PRUNE_LIMIT(Stage.Spec, "`pruneLimit` must be a percentage from 1% to 100%"),
  INTERVAL(Stage.Spec, "`interval` must be at least 200ms"),
  DURATION(Stage.Spec, "`<field>` must be a duration above zero, such as '30s'"),

  // The exchange with the server.
  NO_SECRET(Stage.Source, "Secret '<secret>' of `secretRef` is not there"),
  SECRET_FORBIDDEN(Stage.Source, "<account> may not get Secret '<secret>' of `secretRef`"),
  SECRET_UNREADABLE(Stage.Source, "Secret '<secret>' of `secretRef` cannot be read now"),
  SECRET_FORM(
      Stage.Source,
      "Secret '<secret>' must hold either `username` and `password`, or `bearerToken`"),
  WANTS_CREDENTIALS(Stage.Source, "<url> asks for credentials and `secretRef` is not set"),
  WRONG_CREDENTIALS(Stage.Source, "<url> does not accept <the credentials> (401)"),
  FORBIDS_ANYBODY(Stage.Source, "<url> forbids this without credentials (403)"),
  FORBIDS(Stage.Source, "<url> forbids this to <the credentials> (403)"),
  NOT_THERE(Stage.Source, "<url> is not there, or these credentials may not see it (<status>)"),
  REDIRECTS(
      Stage.Source,
      "<url> redirects elsewhere (<status>), which is not followed: set `url` to the final"
          + " address"),
  LIMITS_RATE(Stage.Source, "<url> limits how often it may be asked (429)"),
  OTHER_STATUS(Stage.Source, "<url> answers with status <status>"),
  UNKNOWN_HOST(Stage.Source, "The host of <url> has no address (unknown host)"),
  REFUSES_CONNECTIONS(Stage.Source, "<url> refuses connections"),
  NOT_TRUSTED(Stage.Source, "The TLS certificate of <url> is not trusted"),
  NO_TLS(Stage.Source, "No TLS connection to <url> comes about"),
  TOO_LATE(Stage.Source, "<url> did not answer in full within <timeout>"),
  STILL_BUSY(Stage.Source, "<url> is still busy with an earlier exchange"),
  SHUTTING_DOWN(Stage.Source, "<url> was not asked: shutting down"),
  TOO_LARGE(Stage.Source, "<url> sends more than <count> MiB at once"),
  NO_REPOSITORY(Stage.Source, "There is no Git repository at <url>"),
  NO_BRANCH(Stage.Source, "<url> has no branch '<branch>'"),
  DAMAGED_OBJECT(Stage.Source, "<url> sent a damaged object"),
  MIRROR_CLOSED(Stage.Source, "The mirror of <url> cannot be opened"),
  MIRROR_DAMAGED(Stage.Source, "The mirror of <url> is damaged and is fetched again"),
  EXCHANGE_BROKE_OFF(Stage.Source, "The exchange with <url> broke off (<error>)"),
  FETCH_BROKE_OFF(Stage.Source, "The fetch broke off: <error>"),

  // What stands below the path of a commit.
  NO_FOLDER(Stage.Build, "the commit has no such folder; nothing is removed"),
  NO_MANIFESTS(Stage.Build, "there are no manifests; nothing is removed"),
  NOT_A_FOLDER(Stage.Build, "is <what>, not a folder"),
  NOT_FOLLOWED(Stage.Build, "is <what>, which is not followed"),
  LARGE_FILE(Stage.Build, "has <count> bytes, more than the <limit> that a manifest may have"),
  LFS_POINTER(Stage.Build, "is a Git LFS pointer, not the file itself"),
  MANY_FILES(
      Stage.Build,
      "holds more than <count> manifests or <size> MiB: split it over several GitSyncs"),
  MANY_OBJECTS(Stage.Build, "<count> objects are more than the <limit> that one GitSync may have"),
  NOT_UTF8(Stage.Build, "the text is not UTF-8"),
  NOT_YAML(Stage.Build, "invalid YAML: <why>"),
  NOT_JSON(Stage.Build, "invalid JSON: <why>"),
  DEEP_OR_LARGE(
      Stage.Build, "the document is too large once aliases are used, or nested too deeply"),
  DUPLICATE_KEY(Stage.Build, "duplicate key '<key>'"),
  MERGE_KEY(Stage.Build, "'<<' must be a mapping or a list of mappings"),
  /** The tag is not repeated: a password that begins with '!' and stands without quotes is one. */
  UNKNOWN_TAG(Stage.Build, "a tag ('!…') is not taken; put quotes around a value that begins so"),
  NO_MAPPING(Stage.Build, "a manifest must be a mapping"),
  ITEM_NO_MAPPING(Stage.Build, "an item of a list must be a mapping"),
  MISSING_FIELD(Stage.Build, "`<field>` must be set, as text"),
  NAMESPACE_NO_TEXT(Stage.Build, "`metadata.namespace` must be text"),
  UNKNOWN_KIND(Stage.Build, "the cluster knows no kind '<kind>' in '<version>'"),
  OTHER_NAMESPACE(
      Stage.Build, "<object> is in namespace '<namespace>'; allowed here: <the namespaces>"),
  TWICE(Stage.Build, "<object> stands here and at <place>"),

  // What the cluster makes of it.
  FORBIDDEN(Stage.Apply, "<the words of the server>"),
  INVALID(Stage.Apply, "<object>: <the words of the server>"),
  /** In place of the server's words, which may repeat what is in a Secret. */
  INVALID_SECRET(
      Stage.Apply, "the server does not take it, and says why to `kubectl apply --dry-run=server`"),
  FOREIGN_OWNER(Stage.Apply, "<object> belongs to GitSync <owner>"),
  NOT_SERVED(Stage.Apply, "The cluster does not serve <version> <kind>"),
  APPLY_FAILED(Stage.Apply, "Applying <object>: <the words of the server>"),
  PRUNE_FAILED(Stage.Apply, "Removing <object>: <the words of the server>"),
  REMOVES_PRECIOUS(Stage.Apply, "it would remove <object>"),
  REMOVES_MUCH(
      Stage.Apply, "it would remove <count> of <all> objects, more than `pruneLimit` <limit>%"),

  // What keeps a rollback from being written to the branch.
  NO_EARLIER_TEXT(
      Stage.WriteBack,
      "<object> has no earlier text on the branch; commit a text that works, or remove it"),
  TEXT_CHANGED(
      Stage.WriteBack,
      "The text of <object> changed on the branch after it failed; see to it that it is right"),
  REVERT_FAILED(
      Stage.WriteBack,
      "<object> failed with a text that Headway had put back; commit a text that works"),
  DOCUMENT_SHARED(
      Stage.WriteBack,
      "<object> stands in one document with others that changed, too; revert it by hand"),
  OTHER_CAUSE(
      Stage.WriteBack,
      "The text of <object> did not change with the failing commit: revert what it uses by hand"),
  MANY_REVERTS(
      Stage.WriteBack,
      "Branch '<branch>' had <count> reverts within the hour: no further rollback is written to it"
          + " until they are older, or somebody has looked at what they have in common and says"
          + " 'headway retry gitsync/<name>'"),
  HISTORY_REWRITTEN(
      Stage.WriteBack,
      "Commit <commit>, with which <object> failed, is not on the branch any more; look at the"
          + " branch"),
  BRANCH_MOVED(
      Stage.WriteBack,
      "Branch '<branch>' moved on each time before the revert of <object> arrived; revert it by"
          + " hand"),
  PUSH_REFUSED(
      Stage.WriteBack,
      "<url> refuses commits on branch '<branch>' (a protected branch, or a hook)"),
  NOT_REVERTED(Stage.WriteBack, "<object> is not reverted: <why>"),

  // An answer to somebody who asked for a sync.
  IS_SUSPENDED(Stage.Request, "GitSync <name> is suspended"),
  BREAKER_CLOSED(Stage.Request, "The breaker of GitSync <name> is not open");

  /** When it is said, and so where it is read. */
  public enum Stage {
    /** {@code Stalled} and {@code Ready}, reason InvalidSpec. */
    Spec("`Stalled`: InvalidSpec"),
    /** {@code SourceReady}, reason FetchFailed. */
    Source("`SourceReady`: FetchFailed"),
    /** {@code Applied}, reason BuildFailed, after file and line. */
    Build("`Applied`: BuildFailed, after file and line"),
    /** {@code Applied}. */
    Apply("`Applied`: Forbidden, ApplyFailed, ForeignOwner, PruneHeld, PruneFailed"),
    /** {@code Degraded}, reason RevertBlocked; BreakerOpen where there were too many. */
    WriteBack("`Degraded`: RevertBlocked, BreakerOpen"),
    /** The result of a ReleaseAction. */
    Request("the result of the ReleaseAction");

    private final String shown;

    Stage(String shown) {
      this.shown = shown;
    }

    /** Where it is read. */
    public String shown() {
      return shown;
    }
  }

  private final Stage stage;
  private final String form;

  GitRefusal(Stage stage, String form) {
    this.stage = stage;
    this.form = form;
  }

  public Stage stage() {
    return stage;
  }

  /** The message, with {@code <names>} for what differs from case to case. */
  public String form() {
    return form;
  }

  /** The message with the values for its places, in their order. */
  public String message(Object... values) {
    return new MessageForm(form).with(values);
  }
}
