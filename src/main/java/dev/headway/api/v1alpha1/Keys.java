package dev.headway.api.v1alpha1;

/** Labels, annotations and names that Headway writes or reads. They are part of the API. */
public final class Keys {
  public static final String GROUP = "headway.dev";
  public static final String VERSION = "v1alpha1";
  public static final String API_VERSION = GROUP + "/" + VERSION;
  public static final String CATEGORY = "headway";

  /** Label on owned objects: the name of the ProgressiveDeployment. */
  public static final String NAME = GROUP + "/name";

  /**
   * Label on owned sets and their pods, and key in the selector of Services: the revision's short
   * digest.
   */
  public static final String REVISION = GROUP + "/revision";

  /** Label on sets, never on pods: {@code stable} or {@code candidate}. */
  public static final String ROLE = GROUP + "/role";

  /**
   * Annotation on sets: the full digest of the revision with the number of the algorithm, as {@code
   * 1:<hex>}.
   */
  public static final String DIGEST = GROUP + "/digest";

  /**
   * Annotation on sets of a revision that configuration belongs to: the digest of its template
   * alone.
   */
  public static final String TEMPLATE = GROUP + "/template";

  /** Annotation on copies of configuration: the name of the object that was copied. */
  public static final String COPY_OF = GROUP + "/copy-of";

  /** Annotation on ConfigMaps: {@code ignore} keeps one out of revisions. */
  public static final String CONFIG_TRACKING = GROUP + "/config-tracking";

  /** Annotation on sets: the number of the release that made or last took up this revision. */
  public static final String RELEASE = GROUP + "/release";

  /** Annotation on sets: how the release of this revision ended, once it has ended. */
  public static final String RESULT = GROUP + "/result";

  /** Annotation on sets: why the release ended so, as JSON (class, reason, message, commit). */
  public static final String RESULT_DETAIL = GROUP + "/result-detail";

  /** Annotation on sets: when the release ended, RFC 3339 in UTC with milliseconds. */
  public static final String RESULT_TIME = GROUP + "/result-time";

  /** Annotation on sets: when the release started, RFC 3339 in UTC with milliseconds. */
  public static final String START_TIME = GROUP + "/start-time";

  /** Annotation on candidate sets, as JSON: what must outlive a lost status. */
  public static final String MEMORY = GROUP + "/memory";

  /** Label on Jobs of hooks: the name of the hook. */
  public static final String HOOK = GROUP + "/hook";

  /** Annotation on Jobs of hooks, as JSON: release, point, hook and attempt that the Job is for. */
  public static final String HOOK_RUN = GROUP + "/hook-run";

  /** Label on the Leases that are the slots of a ReleaseGroup: its name. */
  public static final String RELEASE_GROUP = GROUP + "/release-group";

  /** Annotation on sets: never removed by clean-up while {@code "true"}. */
  public static final String PROTECT = GROUP + "/protect";

  /**
   * Annotation on routes while a release runs, as JSON: what their weights were before it. Gone at
   * rest.
   */
  public static final String REST_WEIGHTS = GROUP + "/rest-weights";

  /** Annotation on a ProgressiveDeployment: a new text arms one retry of the failed revision. */
  public static final String RETRY = GROUP + "/retry";

  /** Annotation on a ProgressiveDeployment: a new text aborts the running release once. */
  public static final String ABORT = GROUP + "/abort";

  /** Annotation on what a GitSync applies, as JSON: gitSync, commit, author, message. */
  public static final String CAUSE = GROUP + "/cause";

  /** Label on what a GitSync applies: {@code <namespace>.<name>} of its owner. */
  public static final String GIT_SYNC = GROUP + "/gitsync";

  /** Annotation on objects in Git: {@code Disabled} keeps an object that left the branch. */
  public static final String PRUNE = GROUP + "/prune";

  /** Finalizer on a ProgressiveDeployment: routes and Services go back before it goes. */
  public static final String FINALIZER = GROUP + "/routes";

  /**
   * Annotation on a ProgressiveDeployment, as JSON: the Services and routes that it may have left
   * traces in, written before the first of them is touched.
   */
  public static final String TRAFFIC = GROUP + "/traffic";

  /**
   * Annotation on a Deployment that stays in place, as JSON: what its author wrote into the fields
   * that are ours at the moment, and what we wrote there.
   */
  public static final String HELD = GROUP + "/held";

  /**
   * Annotation on a Deployment that stays in place, as JSON: the marks of a release until the
   * Deployment has a ReplicaSet for it.
   */
  public static final String CANDIDATE = GROUP + "/candidate";

  /**
   * Annotation on what the operator keeps of a Deployment, never on the server: who applies fields
   * that a release must be able to write, in words.
   */
  public static final String APPLIED_BY = GROUP + "/applied-by";

  /** The label by which a Deployment tells the pods of its ReplicaSets apart. */
  public static final String TEMPLATE_HASH = "pod-template-hash";

  /** The version label of a pod template that names a revision's version for people. */
  public static final String APP_VERSION = "app.kubernetes.io/version";

  /** Field manager of the operator's own writes. */
  public static final String FIELD_MANAGER = "headway";

  private Keys() {}
}
