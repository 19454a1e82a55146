package dev.headway.api.v1alpha1;

/** Patterns and bounds that several fields share. */
public final class Formats {
  /** A GEP-2257 duration such as {@code 90s} or {@code 1m30s}. */
  public static final String DURATION = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

  /** An RFC 1123 label. */
  public static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** An RFC 1123 subdomain, the form of most names. */
  public static final String SUBDOMAIN =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  /** A percentage from 1% to 100%. */
  public static final String PERCENT = "^(100|[1-9][0-9]?)%$";

  /** A percentage from 0% to 100%. */
  public static final String PERCENT_OR_NONE = "^(100|[1-9]?[0-9])%$";

  public static final int LABEL_LENGTH = 63;
  public static final int NAME_LENGTH = 253;
  public static final int DURATION_LENGTH = 32;
  public static final int MESSAGE_LENGTH = 1024;

  private Formats() {}
}
