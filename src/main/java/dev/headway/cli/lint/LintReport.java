package dev.headway.cli.lint;

import java.util.List;

/**
 * What judging manifests came to.
 *
 * @param notChecked kinds whose schema is not known here, as {@code apiVersion kind}
 */
public record LintReport(int files, int objects, List<Finding> findings, List<String> notChecked) {
  public LintReport {
    findings = List.copyOf(findings);
    notChecked = List.copyOf(notChecked);
  }
}
