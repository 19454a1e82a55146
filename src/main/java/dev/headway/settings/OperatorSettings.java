package dev.headway.settings;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator may do and where it keeps things.
 *
 * @param namespaces the namespaces that are watched; empty: all
 * @param gitSchemes the URL schemes that a GitSync may use, of https, http and file
 * @param gitDirectory where mirrors of repositories are kept
 * @param defaultServiceAccount the account of a GitSync that names none; empty: it must name one
 * @param crossNamespaceTargets the namespaces that a GitSync of another namespace may apply to
 * @param checkHosts hosts beyond a deployment's namespace that its checks may dial
 */
public record OperatorSettings(
    Set<String> namespaces,
    Set<String> gitSchemes,
    Path gitDirectory,
    Optional<String> defaultServiceAccount,
    Set<String> crossNamespaceTargets,
    Set<String> checkHosts) {

  public OperatorSettings {
    namespaces = Set.copyOf(namespaces);
    gitSchemes = Set.copyOf(gitSchemes);
    crossNamespaceTargets = Set.copyOf(crossNamespaceTargets);
    checkHosts = Set.copyOf(checkHosts);
  }

  /** The defaults of a cluster: https only, every namespace, nothing across namespaces. */
  public static OperatorSettings defaults(Path gitDirectory) {
    return new OperatorSettings(
        Set.of(), Set.of("https"), gitDirectory, Optional.empty(), Set.of(), Set.of());
  }

  /** The sandbox's: as in a cluster, and repositories on this machine besides. */
  public static OperatorSettings sandbox(Path gitDirectory) {
    return new OperatorSettings(
        Set.of(),
        Set.of("https", "http", "file"),
        gitDirectory,
        Optional.empty(),
        Set.of(),
        Set.of());
  }
}
