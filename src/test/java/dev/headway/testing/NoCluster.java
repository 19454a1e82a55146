package dev.headway.testing;

import dev.headway.port.AccountCluster;
import dev.headway.port.ApiFailure;
import dev.headway.port.ApiKind;
import java.util.Map;
import java.util.Optional;

/** A cluster that serves no kind and answers every request with the same failure. */
public record NoCluster(ApiFailure failure) implements AccountCluster, AccountCluster.Accounts {
  @Override
  public AccountCluster as(String namespace, String serviceAccount) {
    return this;
  }

  @Override
  public Optional<ApiKind> kind(String apiVersion, String kind) {
    return Optional.empty();
  }

  @Override
  public Optional<Map<String, Object>> get(ApiKind kind, String namespace, String name) {
    throw failure;
  }

  @Override
  public Map<String, Object> apply(
      ApiKind kind, Map<String, Object> object, String manager, Mode mode) {
    throw failure;
  }

  @Override
  public void delete(ApiKind kind, String namespace, String name, Version version) {
    throw failure;
  }

  @Override
  public Watch watch(ApiKind kind, String namespace, String label, Watcher watcher) {
    throw failure;
  }
}
